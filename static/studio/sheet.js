// The stress sheet: one template with everything that strains it, side by side.
import { describeTemplate, draw, stressCases, watch } from './api.js'
import { byID, el, fill } from './dom.js'
import { showFault } from './fault.js'

const name = location.pathname.split('/').at(-2)
let template,
  variants = {},
  drawing

byID('tab-template').href = `/studio/templates/${name}`
byID('tab-sheet').href = `/studio/templates/${name}/sheet`

// item is a case's place on the sheet, which stays when it is drawn anew.
function item({ name: id, title, lang }) {
  const old = document.querySelector(`li[data-name="${id}"]`)
  return (
    old ??
    el(
      'li',
      { data: { name: id } },
      el(
        'span',
        { className: 'frame' },
        el('img', { alt: `${template.title}: ${title}`, width: template.width, height: template.height }),
      ),
      el('span', { className: 'caption' }, el('strong', {}, title), lang && el('span', { className: 'size' }, lang)),
      el('span', { className: 'about', attributes: { role: 'status' } }),
    )
  )
}

async function drawCase(element, { modifications, lang }, signal) {
  const image = element.querySelector('img')
  const words = element.querySelector('.about')
  element.setAttribute('aria-busy', 'true')
  try {
    const payload = { modifications: { ...modifications, ...variants }, ...(lang && { lang }) }
    const { blob } = await draw(name, 'webp', payload, signal)
    const old = image.src
    image.src = URL.createObjectURL(blob)
    if (old) URL.revokeObjectURL(old)
    words.textContent = ''
  } catch (error) {
    if (error.name === 'AbortError') return
    words.textContent = error.message
  }
  element.setAttribute('aria-busy', 'false')
}

// drawAll draws three at once: the server has others to draw for, and the first are seen sooner.
async function drawAll() {
  drawing?.abort()
  const { signal } = (drawing = new AbortController())
  const { cases } = await stressCases(name)
  const items = cases.map(item)
  fill(byID('sheet'), items)
  byID('count').textContent = `Drawing ${cases.length} cards …`
  const waiting = cases.map((stress, i) => () => drawCase(items[i], stress, signal))
  const worker = async () => {
    while (waiting.length > 0 && !signal.aborted) await waiting.shift()()
  }
  await Promise.all([worker(), worker(), worker()])
  if (!signal.aborted)
    byID('count').textContent = `${cases.length} cards. Look for what runs over, touches or is missing.`
}

function showVariants() {
  fill(
    byID('variants'),
    template.fields
      .filter(field => field.kind === 'variant')
      .map(field => {
        const id = `variant-${field.name}`
        const select = el(
          'select',
          { id },
          field.values.map(value => new Option(value, value, false, value === (variants[field.name] ?? field.default))),
        )
        select.addEventListener('change', () => {
          variants = { ...variants, [field.name]: select.value }
          drawAll().catch(failed)
        })
        return el('span', {}, el('label', { htmlFor: id }, field.name), select)
      }),
  )
}

async function load() {
  template = await describeTemplate(name)
  document.title = `${template.title || name}, stress sheet – Placard Studio`
  byID('name').textContent = template.title || name
  byID('sheet').style.setProperty('--ratio', template.width / template.height)
  showVariants()
  await drawAll()
}

function failed(error) {
  byID('count').textContent = error.message
}

watch(state => {
  showFault(byID('fault'), name, state)
  const version = state.versions[name]
  if (version && version !== template?.version) load().catch(failed)
})
