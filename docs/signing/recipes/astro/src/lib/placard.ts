import { createHmac } from 'node:crypto'
import { PLACARD_KEY, PLACARD_URL } from 'astro:env/server'

/** The URL of a page's card. */
export function placardUrl(title: string, site: string): string {
  const payload = JSON.stringify({ modifications: { title, site } })
  const signed = `minimal/${Buffer.from(payload).toString('base64url')}.jpg`
  const signature = createHmac('sha256', PLACARD_KEY).update(signed).digest('base64url')
  return `${PLACARD_URL}/img/${signature}/${signed}`
}
