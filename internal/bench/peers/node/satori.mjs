// satori with resvg: HTML becomes SVG, SVG becomes a PNG. Both keep their thread busy, so there is a process for each
// core, as in a cluster that serves this.
import cluster from 'node:cluster'
import { availableParallelism } from 'node:os'
import { Resvg } from '@resvg/resvg-js'
import satori from 'satori'
import { html } from 'satori-html'
import { fonts, markup, size } from './card.mjs'
import { announce, serve } from './serve.mjs'

function work() {
  const options = { ...size, fonts: fonts() }
  serve(async (title) => {
    const svg = await satori(html(markup(title)), options)
    return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng() // the letters are paths by now
  })
}

function supervise() {
  let missing = availableParallelism()
  for (let i = missing; i > 0; i--) cluster.fork()
  cluster.on('listening', (_, address) => {
    if (--missing === 0) announce(address)
  })
}

if (cluster.isPrimary) supervise()
else work()
