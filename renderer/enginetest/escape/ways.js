// Ways out that need a script. One that fails must not stop the next.
const far = path => `http://CANARY/${path}`
const make = (tag, properties) => document.body.appendChild(Object.assign(document.createElement(tag), properties))
const blob = (type, text) => URL.createObjectURL(new Blob([text], { type }))
const inWorker = path => blob('text/javascript', `fetch('${far(path)}', { mode: 'no-cors' }); importScripts('${far(path)}-import')`)
const own = new URL('worker.js', document.currentScript.src).href

const ways = [
  () => fetch(far('fetch'), { mode: 'no-cors' }),
  () => fetch(far('fetch-cors')),
  () => fetch(far('fetch-post'), { method: 'POST', body: 'x', mode: 'no-cors' }),
  () => fetch(far('fetch-keepalive'), { keepalive: true, mode: 'no-cors' }),
  () => fetchLater(far('fetch-later'), { activateAfter: 0 }),
  () => fetch('file:///etc/passwd'),
  () => WebAssembly.instantiateStreaming(fetch(far('webassembly'))),
  () => { const x = new XMLHttpRequest(); x.open('GET', far('xhr')); x.send() },
  () => { const x = new XMLHttpRequest(); x.open('GET', far('xhr-sync'), false); x.send() },
  () => navigator.sendBeacon(far('beacon'), 'x'),
  () => new EventSource(far('eventsource')),
  () => new WebSocket('ws://CANARY/websocket'),
  () => new WebSocketStream('ws://CANARY/websocketstream'),
  () => new WebTransport('https://CANARY/webtransport').ready,
  () => new TCPSocket('127.0.0.1', 'CANARY'.split(':')[1]),
  () => call('stun:CANARY'),
  () => call('turn:CANARY?transport=tcp'),
  () => new Worker(own),
  () => new Worker(inWorker('worker-blob')),
  () => new Worker(far('worker-far')),
  () => new SharedWorker(own),
  () => new SharedWorker(blob('text/javascript', `fetch('${far('sharedworker-blob')}', { mode: 'no-cors' })`)),
  () => navigator.serviceWorker.register(own),
  () => import('http://CANARY/import'),
  () => import('data:text/javascript,import "http://CANARY/import-from-data"'),
  () => { new Image().src = far('new-image') },
  () => { new Audio(far('new-audio')).load() },
  () => new FontFace('Other', `url(${far('fontface')})`).load(),
  () => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`body { border-image: url(${far('stylesheet')}) 1 }`); document.adoptedStyleSheets = [sheet] },
  () => CSS.paintWorklet.addModule(far('paint-worklet')),
  () => new AudioContext().audioWorklet.addModule(far('audio-worklet')),
  () => caches.open('x').then(cache => cache.add(new Request(far('cache-add'), { mode: 'no-cors' }))),
  () => new PaymentRequest([{ supportedMethods: 'https://CANARY/payment' }], { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } }).canMakePayment(),
  () => navigator.credentials.get({ identity: { providers: [{ configURL: 'https://CANARY/fedcm', clientId: 'x' }] } }),
  () => navigator.credentials.get({ publicKey: { rpId: 'CANARY', challenge: new Uint8Array(16) } }),
  () => new Notification('x', { icon: far('notification') }),
  () => { navigator.mediaSession.metadata = new MediaMetadata({ artwork: [{ src: far('mediasession') }] }) },
  () => { const d = document.implementation.createHTMLDocument(); document.adoptNode(d.body.appendChild(Object.assign(d.createElement('img'), { src: far('adopted') }))) },
  () => { document.createElement('template').innerHTML = `<img src="${far('template')}">` },
  () => { const d = new DOMParser().parseFromString(`<img src="${far('domparser')}">`, 'text/html'); document.body.append(d.body.firstChild) },
  () => {
    const x = new XSLTProcessor()
    x.importStylesheet(new DOMParser().parseFromString(`<x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform">
      <x:import href="${far('xslt-import')}"/><x:template match="/"><x:copy-of select="document('${far('xslt-document')}')"/></x:template>
      </x:stylesheet>`, 'text/xml'))
    x.transformToFragment(document, document)
  },
  () => make('base', { href: far('') }),
  () => make('img', { src: 'base-img' }),
  () => document.querySelector('base').remove(),
  () => make('iframe', { src: blob('text/html', `<img src="${far('blob-frame-img')}">`) }),
  () => make('iframe', { src: `javascript:'<img src="${far('javascript-frame-img')}">'` }),
  () => make('iframe').contentWindow.fetch(far('frame-fetch'), { mode: 'no-cors' }),
  () => { const w = make('iframe').contentWindow; new w.WebSocket('ws://CANARY/frame-websocket') },
  () => make('link', { rel: 'preconnect', href: far('') }),
  () => make('link', { rel: 'prefetch', href: far('dynamic-prefetch') }),
  () => make('script', { type: 'speculationrules', textContent: JSON.stringify({ prefetch: [{ urls: [far('dynamic-speculation')] }] }) }),
  () => document.requestStorageAccess(),
  () => document.getElementById('ping').click(),
  () => document.getElementById('get').submit(),
  () => document.getElementById('post').submit(),
  () => document.querySelector('button').click(),
  () => document.getElementById('in-frame').submit(),
  () => open(far('window-open')),
  () => open(far('window-noopener'), '_blank', 'noopener'),
  () => open('about:blank').document.write(`<img src="${far('popup-img')}"><script>new WebSocket('ws://CANARY/popup-websocket')</script>`),
  () => open(blob('text/html', `<img src="${far('popup-blob-img')}">`)),
  () => open('javascript:' + encodeURIComponent(`fetch('${far('popup-javascript')}')`))
]

// leaving are those that take the page itself elsewhere. Before it has loaded, they would keep it from that.
const leaving = [
  () => document.getElementById('download').click(),
  () => navigation.navigate(far('navigation')),
  () => { location = far('location') }
]

function call (server) {
  const peer = new RTCPeerConnection({ iceServers: [{ urls: server, username: 'x', credential: 'x' }] })
  peer.createDataChannel('x')
  return peer.createOffer().then(offer => peer.setLocalDescription(offer))
}

function attempt (ways) {
  for (const way of ways) {
    try { Promise.resolve(way()).catch(() => {}) } catch { /* the next way */ }
  }
}

attempt(ways)
addEventListener('load', () => attempt(leaving))
