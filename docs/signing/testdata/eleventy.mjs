// Draws the include as Eleventy does: node eleventy.mjs TITLE SITE, where the recipe is.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const nunjucks = createRequire(import.meta.url)('nunjucks') // import wouldn't look in NODE_PATH
const { default: configure } = await import(pathToFileURL('eleventy.config.mjs'))

const environment = nunjucks.configure('_includes', { autoescape: true })
configure({ addFilter: (name, filter) => environment.addFilter(name, filter) })
const [title, site] = process.argv.slice(2)
console.log(environment.render('og-image.njk', { title, site: { title: site } }))
