// The form's controls: what a property is entered with. Each has an element to show, an input that its label is for,
// and read and write; undefined stands for what the template itself says.
import { el } from './dom.js'
import { picture } from './picture.js'

const number = (min, max, step, unit = '') => ({ type: 'number', min, max, step, unit })
const choice = (...values) => ({ type: 'choice', values })
const hint = placeholder => ({ type: 'line', placeholder })

// Most properties mean the same in every kind of field. One that is unknown here gets a line of text. They are shown in
// this order.
const properties = {
  text: { type: 'area' },
  image_url: { type: 'picture' },
  rating: number(0, null, 0.5),
  max: number(1, 100, 1),
  color: { type: 'color' },
  background: { type: 'color' },
  highlight_color: { type: 'color' },
  font_family: hint('Inter'),
  font_size: number(1, 2000, 1, 'px'),
  font_weight: number(1, 1000, 100),
  text_align: choice('left', 'center', 'right', 'start', 'end'),
  text_align_v: choice('top', 'center', 'bottom'),
  fit: choice('cover', 'contain', 'fill'),
  anchor_x: hint('left, center, right or 0 to 100'),
  anchor_y: hint('top, center, bottom or 0 to 100'),
  hide: { type: 'flag' },
  opacity: number(0, 1, 0.05),
  rotation: number(-3600, 3600, 1, '°'),
  shift_x: number(-10000, 10000, 1, 'px'),
  shift_y: number(-10000, 10000, 1, 'px'),
  border_color: { type: 'color' },
  border_width: number(0, 1000, 1, 'px'),
  radius: number(0, 10000, 1, 'px'),
  gradient: hint('#f60, #306'),
  shadow: hint('0 4px 24px #0006'),
  data: hint('3, 5, 8'),
  labels: hint('Jan, Feb, Mar'),
}

const byKind = {
  barcode: { text: hint('5901234123457'), format: choice('code128', 'ean13', 'ean8', 'upca') },
  chart: { type: choice('bar', 'line', 'pie') },
  qr: { text: hint('https://example.com') },
}

const variables = { color: { type: 'color' }, number: number(null, null, 'any'), integer: number(null, null, 1) }

function specOf(field, property) {
  if (field.kind === 'variant') return { ...choice(...field.values), fixed: true }
  if (field.kind === 'variable') return variables[field.type] ?? { type: 'line' }
  const spec = byKind[field.kind]?.[property] ?? properties[property] ?? { type: 'line' }
  return property === 'rating' ? { ...spec, max: field.max } : spec
}

const rank = Object.keys(properties)
const place = property => (rank.includes(property) ? rank.indexOf(property) : rank.length)

// inOrder sorts properties as people look for them.
export const inOrder = names => names.toSorted((a, b) => place(a) - place(b))

// control makes the control of a property. Initial is what the template says, where the main property has it.
export function control(field, property, id, context) {
  const initial = property === field.main ? field.default : ''
  const spec = specOf(field, property)
  const emptied = property === 'text' || property === 'data'
  const made = makers[spec.type]({ id, spec, initial, emptied, field, context })
  made.input.id = id
  return made
}

// textual is for controls whose value is their input's text. A required one is always said. Only what can be emptied has
// the empty text for a value.
function textual(input, element, { initial, emptied, field }) {
  return {
    input,
    element,
    read: () => {
      const unsaid = input.value === initial && !(field.required && initial !== '')
      return unsaid || (input.value === '' && !emptied) ? undefined : input.value
    },
    write: value => {
      input.value = value ?? initial
    },
  }
}

const makers = {
  area(given) {
    const rows = Math.min(6, Math.max(1, Math.ceil(given.initial.length / 38)))
    const input = el('textarea', { value: given.initial, rows, spellcheck: true, attributes: { dir: 'auto' } })
    return textual(input, input, given)
  },

  line(given) {
    const input = el('input', {
      type: 'text',
      value: given.initial,
      placeholder: given.spec.placeholder ?? '',
      spellcheck: false,
    })
    return textual(input, input, given)
  },

  number(given) {
    const { min, max, step, unit } = given.spec
    const input = el('input', { type: 'number', value: given.initial, attributes: { min, max, step } })
    const element = unit
      ? el('span', { className: 'unit' }, input, el('span', { attributes: { 'aria-hidden': 'true' } }, unit))
      : input
    return textual(input, element, given)
  },

  choice(given) {
    const input = el('select')
    if (!given.spec.fixed) input.add(new Option('As in the template', ''))
    for (const value of given.spec.values) input.add(new Option(value, value, false, value === given.initial))
    return textual(input, input, given)
  },

  flag() {
    const input = el('input', { type: 'checkbox' })
    return {
      input,
      element: input,
      read: () => input.checked || undefined,
      write: value => {
        input.checked = Boolean(value)
      },
    }
  },

  color(given) {
    const input = el('input', { type: 'text', value: given.initial, placeholder: '#rrggbb', spellcheck: false })
    const well = el('input', {
      type: 'color',
      attributes: { 'aria-label': `Choose ${given.field.name}, ${given.id.split('.')[1]}` },
    })
    const follow = () => {
      well.value = asHex(input.value)
    }
    well.addEventListener('input', () => {
      input.value = well.value
    })
    input.addEventListener('input', follow)
    follow()
    const made = textual(input, el('span', { className: 'color' }, well, input), given)
    return {
      ...made,
      write: value => {
        made.write(value)
        follow()
      },
    }
  },

  picture,
}

const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })

// asHex makes of a CSS colour what a colour well takes, as far as that can say it; of no colour, grey.
function asHex(color) {
  pen.fillStyle = '#808080'
  pen.fillStyle = color
  pen.clearRect(0, 0, 1, 1)
  pen.fillRect(0, 0, 1, 1)
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data
  return '#' + [red, green, blue].map(part => part.toString(16).padStart(2, '0')).join('')
}
