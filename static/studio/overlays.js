// What can be laid over the picture: the fields' boxes, what runs over, and what is left when it is cropped.
import { report } from './api.js'
import { el, fill } from './dom.js'

const edge = 40 // pixels that some apps round off or cover

const kinds = [
  ['fields', 'Fields', true],
  ['problems', 'Problems', true],
  ['safe', 'Safe areas', false],
]

export class Overlays {
  // It puts its switches in bar, boxes in layer, and words in list.
  constructor({ bar, layer, list }) {
    Object.assign(this, { bar, layer, list, on: new Set() })
  }

  // offer shows the switches. Without reports there is nothing to tell of fields.
  offer(reports, changed) {
    fill(
      this.bar,
      kinds
        .filter(([, , needs]) => reports || !needs)
        .map(([name, text]) => {
          const button = el(
            'button',
            { type: 'button', attributes: { 'aria-pressed': String(this.on.has(name)) } },
            text,
          )
          button.addEventListener('click', () => {
            if (!this.on.delete(name)) this.on.add(name)
            button.setAttribute('aria-pressed', String(this.on.has(name)))
            changed()
          })
          return button
        }),
    )
  }

  // show lays what is switched on over a picture. A report that comes after the next picture is dropped.
  async show(order, picture) {
    const turn = (this.turn = {})
    const boxes = this.on.has('safe') ? safeAreas(picture) : []
    let found = [],
      whole = []
    if (this.on.has('fields') || this.on.has('problems')) {
      try {
        const answer = await report(order.name, order.format, order.payload)
        if (turn !== this.turn) return
        const { width, height, findings } = answer
        found = answer.fields ?? []
        whole = findings?.filter(({ field }) => !field).map(({ message }) => message) ?? []
        boxes.push(...found.filter(field => this.shows(field)).map(field => fieldBox(field, width, height)))
      } catch (error) {
        if (turn !== this.turn) return
        fill(this.list, el('li', {}, error.message))
        return
      }
    }
    fill(this.layer, boxes)
    const words = this.on.has('problems') ? [...found.flatMap(problemsOf), ...whole] : []
    fill(
      this.list,
      words.map(text => el('li', {}, text)),
    )
    if (this.on.has('problems') && words.length === 0)
      fill(this.list, el('li', { className: 'good' }, 'No problem was found.'))
  }

  shows(field) {
    return this.on.has('fields') || field.overflow || field.problems?.length > 0
  }
}

// problemsOf are sentences about a field; what the report has of them follows its name.
const problemsOf = field =>
  (field.problems?.length > 0 ? field.problems : field.overflow ? ['runs over its box'] : []).map(
    text => `${field.name}: ${text}`,
  )

function fieldBox(field, width, height) {
  const bad = field.overflow || field.problems?.length > 0
  const box = place(field, width, height)
  box.className = `field-box${bad ? ' bad' : ''}${field.y < height / 25 ? ' high' : ''}`
  box.append(el('span', {}, field.name))
  return box
}

function safeAreas({ width, height }) {
  const side = Math.min(width, height)
  const band = Math.min(height, width / 2)
  return [
    ['2:1 in feeds', { x: (width - band * 2) / 2, y: (height - band) / 2, width: band * 2, height: band }],
    ['Square in chats', { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side }],
    [`${edge} px from the edge`, { x: edge, y: edge, width: width - 2 * edge, height: height - 2 * edge }],
  ].map(([text, area]) => {
    const box = place(area, width, height)
    box.classList.add('safe-area')
    box.append(el('span', {}, text))
    return box
  })
}

// place makes a box at its share of the picture, however large that is shown.
function place({ x, y, width, height }, whole, high) {
  const box = el('div')
  const share = (part, all) => `${(100 * part) / all}%`
  Object.assign(box.style, {
    left: share(x, whole),
    top: share(y, high),
    width: share(width, whole),
    height: share(height, high),
  })
  return box
}
