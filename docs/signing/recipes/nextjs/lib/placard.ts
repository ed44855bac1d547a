import 'server-only' // importing this file into what browsers get fails the build
import { createHmac } from 'node:crypto'

/** The URL of a page's card. */
export function placardUrl(title: string, site: string): string {
  const { PLACARD_KEY: key, PLACARD_URL: server } = process.env
  if (!key || !server) throw new Error('PLACARD_KEY and PLACARD_URL must be set')
  const payload = JSON.stringify({ modifications: { title, site } })
  const signed = `minimal/${Buffer.from(payload).toString('base64url')}.jpg`
  const signature = createHmac('sha256', key).update(signed).digest('base64url')
  return `${server}/img/${signature}/${signed}`
}
