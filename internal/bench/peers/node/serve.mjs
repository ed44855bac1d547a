// The server around every peer: GET /card.{jpg,png,webp}?title=… answers with the card. The first line that it
// prints says where it listens.
import { createServer } from 'node:http'

const types = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' }

// serve listens on a free port of loopback. draw(title, format) resolves to the image, or rejects.
export function serve(draw) {
  const server = createServer((request, response) => answer(draw, request, response))
  server.listen(0, '127.0.0.1')
  return server
}

// announce prints the address. It comes last: everything before it counts as starting.
export const announce = (address) => console.log(`listening on http://127.0.0.1:${address.port}`)

async function answer(draw, request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1')
  const format = pathname.slice('/card.'.length)
  try {
    const image = await draw(searchParams.get('title'), format)
    response.writeHead(200, { 'Content-Type': types[format], 'Content-Length': image.length }).end(image)
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
}
