// Signs a Placard URL with Web Crypto, for Deno, Bun, Cloudflare Workers and Node:
//
//   PLACARD_KEY="$(cat data/key)" deno run --allow-env sign-webcrypto.mjs [TEMPLATE PAYLOAD EXT]
//
// For servers all the same: a browser that could sign would have the key, and so would everybody.

const utf8 = (text) => new TextEncoder().encode(text)

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

// The path of an image. payload is JSON; ext is png, jpg, jpeg or webp.
export async function sign(key, template, payload, ext) {
  // What is signed is what stands in the URL. The key is its text, even where that looks like hex.
  const signed = `${template}/${base64url(utf8(payload))}.${ext}`
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const cryptoKey = await crypto.subtle.importKey('raw', utf8(key), hmac, false, ['sign'])
  const signature = await crypto.subtle.sign('HMAC', cryptoKey, utf8(signed))
  return `/img/${base64url(new Uint8Array(signature))}/${signed}`
}

// A worker has its key in env.PLACARD_KEY, and no command line.
const example = JSON.stringify({ modifications: { title: 'Hello from Web Crypto' } })
const [template = 'article', payload = example, ext = 'jpg'] = process.argv.slice(2)
console.log('http://localhost:8080' + (await sign(process.env.PLACARD_KEY, template, payload, ext)))
