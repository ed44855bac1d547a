// Size and format of the picture: what a payload has besides its modifications.
import { el, fill } from './dom.js'

const rows = [
  ['format', 'Format', ['jpg', 'png', 'webp']],
  ['quality', 'Quality', { min: 1, max: 100, step: 1, placeholder: 'jpg 85, webp 80' }],
  ['max_bytes', 'Bytes at most', { min: 1024, step: 1, placeholder: '300000' }],
  ['scale', 'Scale', { min: 0.1, max: 4, step: 0.1, placeholder: '1' }],
  ['width', 'Width', { min: 1, step: 1 }],
  ['height', 'Height', { min: 1, step: 1 }],
  ['lang', 'Language', 'en, ar, zh-Hant …'],
]

function input(kind) {
  if (Array.isArray(kind))
    return el(
      'select',
      {},
      kind.map(value => new Option(value, value)),
    )
  if (typeof kind === 'string') return el('input', { type: 'text', placeholder: kind, spellcheck: false })
  return el('input', { type: 'number', attributes: kind })
}

export class Settings {
  constructor(parent) {
    this.inputs = {}
    fill(
      parent,
      rows.map(([name, text, kind]) => {
        const made = (this.inputs[name] = input(kind))
        made.id = `setting-${name}`
        return el('div', { className: 'row' }, el('label', { htmlFor: made.id }, text), made)
      }),
    )
  }

  // size shows the template's own, which an empty field means.
  size({ width, height }) {
    this.inputs.width.placeholder = width
    this.inputs.height.placeholder = height
  }

  get format() {
    return this.inputs.format.value
  }

  // payload has what was entered.
  payload() {
    const payload = {}
    for (const name of ['width', 'height', 'scale', 'quality', 'max_bytes']) {
      const { value } = this.inputs[name]
      if (value !== '') payload[name] = Number(value)
    }
    const lang = this.inputs.lang.value.trim()
    if (lang) payload.lang = lang
    return payload
  }

  reset() {
    for (const made of Object.values(this.inputs)) {
      if (made.options) made.selectedIndex = 0
      else made.value = ''
    }
  }
}
