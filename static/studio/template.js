// The page of one template: form, picture, and what becomes of it. The parts know nothing of one another; this file
// tells each what the others found out.
import { describeTemplate, watch } from './api.js'
import { Cards } from './cards.js'
import { byID, bytes } from './dom.js'
import { showFault } from './fault.js'
import { Form } from './form.js'
import { Overlays } from './overlays.js'
import { Preview } from './preview.js'
import { Settings } from './settings.js'
import { Use } from './use.js'

const name = location.pathname.split('/').at(-1)
const settings = new Settings(byID('settings'))
const cards = new Cards(byID('cards'))
const use = new Use(byID('use'))
const overlays = new Overlays({ bar: byID('overlays'), layer: byID('layer'), list: byID('findings') })
const preview = new Preview(byID('image'), { order, shown, failed })
let template, form, picture

function order() {
  return { name, format: settings.format, payload: { modifications: form.modifications(), ...settings.payload() } }
}

function shown(drawn) {
  picture = drawn
  form.hush()
  const { width, height, blob, took, warnings } = drawn
  byID('facts').textContent = `${width} × ${height}, ${bytes(blob.size)}, drawn in ${Math.round(took)} ms`
  const left = warnings.filter(text => !form.sayOf(text.split(':')[0], text, 'warning'))
  announce(left.join('. '))
  byID('image').alt = `The card ${template.title}, as drawn`
  const texts = textsOf()
  cards.show(drawn, texts)
  use.show(name, drawn, texts.title)
  overlays.show(order(), pageSize())
}

// pageSize is the picture's in CSS pixels.
function pageSize() {
  const { width = template.width, height = template.height } = picture.payload
  return { width, height }
}

function failed(error) {
  form?.hush()
  const placed = error.field && form.say(`${error.field}.${error.property}`, error.message)
  byID('facts').textContent = ''
  announce(placed ? `Not drawn: see ${error.field}` : `Not drawn: ${error.message}`, 'error')
}

// announce is read out to those who don't see the picture: not every drawing, but what is wrong with it.
function announce(text, level = 'warning') {
  byID('status').textContent = text
  byID('status').dataset.level = level
}

// textsOf are what a link to a page with this card would say.
function textsOf() {
  const first = names => names.map(field => form.text(field)).find(Boolean)
  return {
    title: form.text(template.headline).replace(/\*([^*]+)\*/g, '$1') || template.title,
    description: first(['subtitle', 'description', 'summary', 'role']) || template.description,
    domain: 'example.com',
  }
}

async function load() {
  template = await describeTemplate(name)
  document.title = `${template.title || name} – Placard Studio`
  byID('name').textContent = template.title || name
  byID('tab-template').href = `/studio/templates/${name}`
  byID('tab-sheet').href = `/studio/templates/${name}/sheet`
  byID('picture').style.setProperty('--ratio', template.width / template.height)
  settings.size(template)
  overlays.offer(template.reports, () => picture && overlays.show(order(), pageSize()))
  if (!form) {
    form = new Form(byID('fields'), { maxImageBytes: template.max_image_bytes })
    use.build(template).then(() => picture && use.show(name, picture, textsOf().title))
  }
  form.build(template.fields)
  await preview.now()
}

byID('form').addEventListener('input', () => preview.soon())
byID('form').addEventListener('submit', event => event.preventDefault())
byID('reset').addEventListener('click', () => {
  form.reset()
  settings.reset()
  preview.now()
})

watch(state => {
  showFault(byID('fault'), name, state)
  const version = state.versions[name]
  if (version && version !== template?.version) load().catch(failed)
})
