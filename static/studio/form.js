// The form of a template: its fields in the order of the page, each with its main property at hand and the others
// folded away, and then its variables and variants.
import { control, inOrder } from './controls.js'
import { byID, el, fill } from './dom.js'

const looks = ['variable', 'variant']
const label = property => property.replaceAll('_', ' ')

export class Form {
  // It shows itself in parent. Context has maxImageBytes.
  constructor(parent, context) {
    this.parent = parent
    this.context = { ...context, say: (id, text) => this.say(id, text) }
    this.controls = new Map() // by "field.property"
    this.fields = []
  }

  // build makes the form anew where the fields are others than before. What was entered stays.
  build(fields) {
    if (JSON.stringify(fields) === JSON.stringify(this.fields)) return
    const entered = new Map([...this.controls].map(([id, made]) => [id, made.read()]))
    const open = new Set([...this.parent.querySelectorAll('details[open]')].map(details => details.dataset.field))
    const focused = document.activeElement?.id
    this.fields = fields
    this.controls.clear()
    const those = wanted => fields.filter(wanted).map(field => this.field(field, open))
    fill(
      this.parent,
      section('Content', those(field => field.main && !looks.includes(field.kind))),
      section('Look', those(field => looks.includes(field.kind))),
      section('Groups', those(field => !field.main)),
    )
    for (const [id, value] of entered) {
      if (value !== undefined) this.controls.get(id)?.write(value)
    }
    if (focused && this.controls.has(focused)) byID(focused).focus()
  }

  field(field, open) {
    const others = inOrder(field.properties.filter(property => property !== field.main))
    const more =
      others.length > 0 &&
      el(
        'details',
        { className: 'more', open: open.has(field.name), data: { field: field.name } },
        el(
          'summary',
          {},
          field.main ? 'More' : field.name,
          el('span', { className: 'hidden' }, ` properties of ${field.name}`),
        ),
        el(
          'div',
          { className: 'rows' },
          others.map(property => this.row(field, property, label(property))),
        ),
      )
    return el(
      'div',
      { className: 'field', data: { field: field.name, kind: field.kind } },
      field.main && this.row(field, field.main, field.name),
      more,
    )
  }

  row(field, property, text) {
    const id = `${field.name}.${property}`
    const made = control(field, property, id, this.context)
    const error = el('p', { className: 'error', id: `${id}-error`, hidden: true })
    made.input.setAttribute('aria-describedby', error.id)
    if (field.required && property === field.main) made.input.required = true
    made.error = error
    this.controls.set(id, made)
    const kind =
      property === field.main &&
      el('span', { className: 'kind' }, field.required ? `${field.kind}, required` : field.kind)
    const hidden = property !== field.main && el('span', { className: 'hidden' }, `${field.name} `)
    return el(
      'div',
      { className: `row ${made.input.type}` },
      el('label', { htmlFor: id }, hidden, text, kind),
      made.element,
      error,
    )
  }

  // modifications are those of everything that was entered, as the API takes them.
  modifications() {
    const all = {}
    for (const [id, made] of this.controls) {
      const value = made.read()
      const dot = id.lastIndexOf('.')
      if (value !== undefined) (all[id.slice(0, dot)] ??= {})[id.slice(dot + 1)] = value
    }
    return all
  }

  // text returns what a text field shows.
  text(name) {
    return this.controls.get(`${name}.text`)?.input.value.replaceAll('\\*', '*') ?? ''
  }

  // say shows words beside a property, and unfolds it. It reports whether there is such a one.
  say(id, text, level = 'error') {
    const made = this.controls.get(id)
    if (!made) return false
    made.error.textContent = text
    made.error.dataset.level = level
    made.error.hidden = false
    if (level === 'error') made.input.setAttribute('aria-invalid', 'true')
    const fold = made.error.closest('details')
    if (fold) fold.open = true
    return true
  }

  // sayOf shows words beside the main property of a field.
  sayOf(name, text, level) {
    const field = this.fields.find(field => field.name === name)
    return Boolean(field) && this.say(`${name}.${field.main}`, text, level)
  }

  // hush takes all words back.
  hush() {
    for (const made of this.controls.values()) {
      made.error.hidden = true
      made.input.removeAttribute('aria-invalid')
    }
  }

  reset() {
    for (const made of this.controls.values()) made.write(undefined)
  }
}

const section = (title, children) =>
  children.length > 0 && el('section', { className: 'group' }, el('h2', {}, title), children)
