// Signs a Placard URL: PLACARD_KEY="$(cat data/key)" node sign.ts [TEMPLATE PAYLOAD EXT]
// Node takes it as it is from 22.18 on, and so do Deno and Bun.
import { createHmac } from 'node:crypto'
import { argv, env } from 'node:process'

export interface Payload {
  modifications?: Record<string, unknown>
  exp?: number // Unix seconds
  width?: number
  height?: number
  scale?: number
  quality?: number
  lang?: string
  version?: string
}

export type Ext = 'png' | 'jpg' | 'jpeg' | 'webp'

/** The path of an image. A payload that is text already is signed as it stands. */
export function sign(key: string, template: string, payload: Payload | string, ext: Ext): string {
  const json = typeof payload === 'string' ? payload : JSON.stringify(payload)
  // What is signed is what stands in the URL. The key is its text, even where that looks like hex.
  const signed = `${template}/${Buffer.from(json).toString('base64url')}.${ext}`
  const signature = createHmac('sha256', key).update(signed).digest('base64url')
  return `/img/${signature}/${signed}`
}

const { PLACARD_KEY: key } = env
if (!key) throw new Error('PLACARD_KEY is not set')
const example: Payload = { modifications: { title: 'Hello from TypeScript' } }
const [template = 'article', payload = example, ext = 'jpg'] = argv.slice(2)
console.log('http://localhost:8080' + sign(key, template, payload, ext as Ext))
