// What the page asks the server for. Whatever goes wrong is a Problem, with words for people.

const base = '/studio/api/'

export class Problem extends Error {
  constructor({ detail, title, status, field, property }) {
    super(detail || title || 'the server did not say what is wrong')
    Object.assign(this, { status, field, property })
  }
}

async function ask(path, options) {
  let response
  try {
    response = await fetch(base + path, options)
  } catch (error) {
    if (error.name === 'AbortError') throw error
    throw new Problem({ detail: 'The server does not answer. Is it still running?' })
  }
  if (response.ok) return response
  throw new Problem(await response.json().catch(() => ({ title: response.statusText, status: response.status })))
}

const get = async path => (await ask(path)).json()

export const listTemplates = () => get('templates')
export const describeTemplate = name => get(`templates/${name}`)
export const stressCases = name => get(`templates/${name}/stress`)
export const signingPrograms = () => get('programs')

const post = (path, payload, signal) => ask(path, { method: 'POST', body: JSON.stringify(payload), signal })

// draw returns a picture as a blob, how long it took in milliseconds, and what was left out of it.
export async function draw(name, format, payload, signal) {
  const start = performance.now()
  const response = await post(`images/${name}.${format}`, payload, signal)
  const warnings = response.headers.get('Studio-Warnings')
  return {
    blob: await response.blob(),
    took: performance.now() - start,
    warnings: warnings ? JSON.parse(decodeURIComponent(warnings)) : [],
  }
}

export const report = async (name, format, payload, signal) =>
  (await post(`reports/${name}.${format}`, payload, signal)).json()

export const sign = async (name, format, payload, dialect, signal) =>
  (await (await post(`urls/${name}.${format}?dialect=${dialect}`, payload, signal)).json()).url

export const sampleURL = template => `${base}samples/${template.name}.webp?v=${template.version}`

// watch calls changed with the versions and faults of all templates, at once and whenever they change. It lets go of
// the connection while the page is hidden: a browser has six for all its tabs.
export function watch(changed) {
  let source
  const open = () => {
    if (document.hidden || source) return
    source = new EventSource(base + 'events')
    source.addEventListener('templates', event => changed(JSON.parse(event.data)))
  }
  const close = () => {
    source?.close()
    source = undefined
  }
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()))
  addEventListener('pagehide', close)
  addEventListener('pageshow', open)
  open()
}
