// The draw script: makes codes and charts. What they look like comes from the server, as shapes; how they are coloured is
// for the template's style sheets to say, which overrule all attributes here.
Object.assign(globalThis.placard, (() => {
  'use strict'
  const svg = name => document.createElementNS('http://www.w3.org/2000/svg', name)

  // draw puts a drawing into an element, in place of what is there.
  function draw (element, { class: name, viewBox, stretch, shapes, labels }) {
    const picture = svg('svg')
    picture.setAttribute('class', name)
    if (viewBox) picture.setAttribute('viewBox', viewBox)
    if (stretch) picture.setAttribute('preserveAspectRatio', 'none')
    picture.style.cssText = 'display: block; flex: 1; min-inline-size: 0; min-block-size: 0; inline-size: 100%; block-size: 100%; overflow: visible'
    picture.append(...shapes.map(makeShape))
    if (!labels) return element.replaceChildren(picture)
    element.replaceChildren(withLabels(picture, labels, shapes))
  }

  function makeShape ({ element, class: name, attributes, datum }) {
    const shape = svg(element)
    shape.setAttribute('class', name)
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value)
    for (const [key, value] of Object.entries(datum ?? {})) shape.style.setProperty(`--${key}`, value)
    return shape
  }

  // withLabels has each label under its slot, or beside the pie. Charts are read from the left in every script.
  function withLabels (picture, labels, shapes) {
    const pie = picture.classList.contains('placard-pie')
    const points = shapes.filter(shape => shape.datum).length
    const chart = document.createElement('div')
    chart.className = 'placard-chart'
    chart.dir = 'ltr'
    chart.style.cssText = `display: flex; flex-direction: ${pie ? 'row' : 'column'}; gap: .4em; block-size: 100%`
    const list = document.createElement('div')
    list.className = 'placard-labels'
    list.style.cssText = pie ? '' : `display: grid; grid-template-columns: repeat(${points}, minmax(0, 1fr)); text-align: center`
    list.append(...labels.map((text, index) => {
      const label = document.createElement('span')
      label.className = 'placard-label'
      label.dir = 'auto'
      label.style.cssText = `display: block; --index: ${index}`
      label.textContent = text
      return label
    }))
    chart.append(picture, list)
    return chart
  }

  return { draw }
})())
