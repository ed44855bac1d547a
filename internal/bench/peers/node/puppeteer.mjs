// The puppeteer recipe: a browser that is kept running, and for every image a new tab, its content, a screenshot.
// The browser is the third argument.
import puppeteer from 'puppeteer-core'
import { page, quality, size } from './card.mjs'
import { announce, serve } from './serve.mjs'

const types = { jpg: 'jpeg', png: 'png', webp: 'webp' }
const browser = await puppeteer.launch({
  executablePath: process.argv[4],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
})

async function draw(title, format) {
  const tab = await browser.newPage()
  try {
    await tab.setViewport(size)
    await tab.setContent(page(title), { waitUntil: 'load' })
    const lossy = format === 'png' ? {} : { quality }
    return await tab.screenshot({ type: types[format], ...lossy })
  } finally {
    tab.close().catch(() => {}) // an answer needn't wait for it, and the browser may have gone
  }
}

const server = serve(draw)
server.on('listening', () => announce(server.address()))
process.once('SIGTERM', async () => {
  await browser.close()
  process.exit()
})
