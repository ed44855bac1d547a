// Ways out of a worker. The page includes this file as a script too, which makes it one of the template's.
if (!self.document) {
  fetch('http://CANARY/worker-fetch', { mode: 'no-cors' }).catch(() => {})
  try { importScripts('http://CANARY/worker-import') } catch { /* the next way */ }
  new WebSocket('ws://CANARY/worker-websocket')
}
