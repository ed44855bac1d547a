// The gallery: every template as it comes.
import { listTemplates, sampleURL, watch } from './api.js'
import { byID, el, fill } from './dom.js'

let templates = []
const search = byID('search')

function card(template) {
  const image = el('img', {
    src: sampleURL(template),
    alt: '',
    loading: 'lazy',
    decoding: 'async',
    width: template.width,
    height: template.height,
  })
  image.addEventListener('error', () => image.closest('li').classList.add('broken'))
  return el(
    'li',
    { data: { name: template.name } },
    el(
      'a',
      { href: `/studio/templates/${template.name}` },
      el('span', { className: 'frame' }, image),
      el(
        'span',
        { className: 'caption' },
        el('strong', {}, template.title || template.name),
        template.title.toLowerCase() !== template.name && el('code', {}, template.name),
        el('span', { className: 'size' }, `${template.width} × ${template.height}`),
      ),
      el('span', { className: 'about' }, template.description),
    ),
  )
}

const matches = (template, words) => {
  const text = `${template.name} ${template.title} ${template.description}`.toLowerCase()
  return words.every(word => text.includes(word))
}

function show() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
  const found = templates.filter(template => matches(template, words))
  const old = new Map([...byID('gallery').children].map(item => [item.dataset.name + item.dataset.version, item]))
  fill(
    byID('gallery'),
    found.map(template => {
      const item = old.get(template.name + template.version) ?? card(template)
      item.dataset.version = template.version
      return item
    }),
  )
  byID('count').textContent =
    found.length === templates.length
      ? `${templates.length} templates. Choose one to try it.`
      : `${found.length} of ${templates.length} templates`
}

async function load() {
  const answer = await listTemplates()
  templates = answer.templates
  fill(
    byID('faults'),
    Object.entries(answer.faults).map(([name, text]) =>
      el('p', { className: 'fault' }, el('strong', {}, name), ` ${text}`),
    ),
  )
  show()
}

search.addEventListener('input', show)
addEventListener('keydown', event => {
  const chord = event.ctrlKey || event.altKey || event.metaKey
  if (event.key === '/' && !chord && document.activeElement !== search) {
    event.preventDefault()
    search.focus()
  }
})

watch(() =>
  load().catch(error => {
    byID('count').textContent = error.message
  }),
) // it begins with the state as it is
