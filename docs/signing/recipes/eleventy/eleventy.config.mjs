import { createHmac } from 'node:crypto'

const { PLACARD_KEY: key, PLACARD_URL: server } = process.env
if (!key || !server) throw new Error('PLACARD_KEY and PLACARD_URL must be set')

// The URL of a page's card.
function placardUrl(title, site) {
  const payload = JSON.stringify({ modifications: { title, site } })
  const signed = `minimal/${Buffer.from(payload).toString('base64url')}.jpg`
  const signature = createHmac('sha256', key).update(signed).digest('base64url')
  return `${server}/img/${signature}/${signed}`
}

export default function (eleventyConfig) {
  eleventyConfig.addFilter('placardUrl', placardUrl)
}
