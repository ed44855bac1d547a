// The card, read from the template that Placard draws, so that there is only one. Every peer is started with
// the template's file and the quality of its jpeg and webp as arguments.
import { readFileSync } from 'node:fs'

const [file, qualityArgument] = process.argv.slice(2)
export const quality = Number(qualityArgument)
export const size = { width: 1200, height: 630 }

// The two cuts of Inter that the card uses, from Debian's fonts-inter. Browsers find them by themselves.
const cut = (name, weight) => ({
  name: 'Inter', weight, style: 'normal', data: readFileSync(`/usr/share/fonts/opentype/inter/Inter-${name}.otf`)
})
export const fonts = () => [cut('Regular', 400), cut('Bold', 700)]

const source = readFileSync(file, 'utf8')
// White space between boxes is text to the parsers that aren't a browser's.
const body = source.match(/<body>([^]*)<\/body>/)[1].replace(/>\s+</g, '><').trim()

const escaped = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const withTitle = (html, title) =>
  html.replace(/(<h1 id="title"[^>]*>)[^<]*/, (_, tag) => tag + title.replace(/[&<>]/g, (c) => escaped[c]))

// page is the whole document; markup is its boxes alone.
export const page = (title) => withTitle(source, title)
export const markup = (title) => withTitle(body, title)
