// takumi: draws with a Rust library, on a pool of threads of its own.
import { Renderer } from '@takumi-rs/core'
import { fromHtml } from '@takumi-rs/helpers/html'
import { fonts, markup, quality, size } from './card.mjs'
import { announce, serve } from './serve.mjs'

const names = { jpg: 'jpeg', png: 'png', webp: 'webp' }
const renderer = new Renderer()
for (const font of fonts()) await renderer.registerFont(font)

const server = serve((title, format) => {
  const lossy = format === 'png' ? {} : { quality }
  return renderer.render(fromHtml(markup(title)).node, { ...size, format: names[format], ...lossy })
})
server.on('listening', () => announce(server.address()))
