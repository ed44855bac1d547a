// Signs a Placard URL: PLACARD_KEY="$(cat data/key)" node sign.mjs [TEMPLATE PAYLOAD EXT]
import { createHmac } from 'node:crypto'

// The path of an image. payload is JSON; ext is png, jpg, jpeg or webp.
export function sign(key, template, payload, ext) {
  // What is signed is what stands in the URL. The key is its text, even where that looks like hex.
  const signed = `${template}/${Buffer.from(payload).toString('base64url')}.${ext}`
  const signature = createHmac('sha256', key).update(signed).digest('base64url')
  return `/img/${signature}/${signed}`
}

const example = JSON.stringify({ modifications: { title: 'Hello from Node' } })
const [template = 'article', payload = example, ext = 'jpg'] = process.argv.slice(2)
console.log('http://localhost:8080' + sign(process.env.PLACARD_KEY, template, payload, ext))
