// Draws OgImage.astro as Astro would: node astro.cjs TITLE SITE, where the component and its compiled library are.
const { readFileSync } = require('node:fs')
const { placardUrl } = require(process.cwd() + '/placard.js')

const [title, site] = process.argv.slice(2)
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
const evaluate = (code) => new Function('placardUrl', 'title', 'site', 'return ' + code)(placardUrl, title, site)
const [, , html] = readFileSync('src/components/OgImage.astro', 'utf8').split('---\n')
console.log(html.replace(/\{(.*)\}/g, (_, code) => '"' + escape(evaluate(code)) + '"'))
