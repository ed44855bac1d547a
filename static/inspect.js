// The inspect script: tells where the texts and fields of a filled page stand and how they are drawn. Nothing is judged
// here: package inspect does that.
//
// It is given to pages that are opened to be inspected, and leaves them as they were.
Object.assign(globalThis.placard, (() => {
  'use strict'
  const root = document.documentElement
  const reference = '\u{10FFFF}' // stands for no character, ever: every font draws its box for a missing glyph
  const written = /[\p{L}\p{N}]/u
  const visible = /[\p{L}\p{N}\p{P}\p{S}\p{Co}\p{Cn}]/u

  // measure returns the boxes of the fields that are displayed, and all texts and codes that can be seen.
  function measure ({ fields }) {
    const shown = fields.flatMap(({ name, kind }) => {
      const element = kind !== 'variable' && kind !== 'variant' && document.getElementById(name)
      return element && element.getClientRects().length > 0
        ? [{ name, kind, ...rectangle(element.getBoundingClientRect()) }]
        : []
    })
    const ids = new Set(fields.filter(({ kind }) => kind === 'text').map(({ name }) => name))
    const texts = new Map()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const node = walker.currentNode
      if (!isSeen(node)) continue
      const owner = fieldOf(node.parentElement, ids) ?? node.parentElement
      if (!texts.has(owner)) texts.set(owner, describe(owner, node.parentElement, ids))
      const text = texts.get(owner)
      text.words.push(...wordsOf(node))
      text.missing.push(...missingIn(node).filter(letter => !text.missing.includes(letter)))
    }
    return { fields: shown, texts: Array.from(texts.values()), codes: fields.flatMap(codeOf) }
  }

  // codeOf returns the box and colour of a field's code, in a list, which is empty where there is none to be judged.
  function codeOf ({ name, kind }) {
    if (!/^(qr|barcode)$/.test(kind)) return []
    const modules = document.getElementById(name)?.querySelector('.placard-modules')
    if (!modules?.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || isTurned(modules)) return []
    const colour = colourOf(modules, getComputedStyle(modules).fill)
    return colour ? [{ name, colour, ...rectangle(modules.getBoundingClientRect()) }] : []
  }

  // isSeen reports whether a text node is drawn as text, and is there to be read.
  function isSeen (node) {
    const parent = node.parentElement
    return node.data.trim() !== '' && parent instanceof HTMLElement && !parent.closest('script, style, template') &&
      !parent.closest('[aria-hidden="true"]') &&
      parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  }

  function fieldOf (element, ids) {
    for (let e = element; e; e = e.parentElement) if (ids.has(e.id)) return e
    return undefined
  }

  // describe tells of a text all but its letters. It is clipped where its innermost element is, which may be the block
  // that the fit script puts around it.
  function describe (owner, innermost, ids) {
    let block = owner
    while (/^(inline|contents)$/.test(getComputedStyle(block).display)) block = block.parentElement // the root is a block
    return {
      name: ids.has(owner.id) ? owner.id : tag(owner),
      field: ids.has(owner.id),
      turned: isTurned(owner),
      fit: owner.dataset.fit ?? '',
      box: boxOf(block),
      ...clipOf(innermost),
      words: [],
      missing: []
    }
  }

  // boxOf returns a block's box, with what text-box-trim has cut from it.
  function boxOf (block) {
    const { textBoxTrim, fontSize } = getComputedStyle(block)
    const { x, y, width, height } = block.getBoundingClientRect()
    const trimmed = sides => sides.includes(textBoxTrim) ? 0.3 * parseFloat(fontSize) : 0
    const above = trimmed(['trim-start', 'trim-both'])
    return { x, y: y - above, width, height: height + above + trimmed(['trim-end', 'trim-both']) }
  }

  const tag = ({ localName, className }) => `<${localName}${className ? ` class="${className}"` : ''}>`

  const rectangle = ({ x, y, width, height }) => ({ x, y, width, height })

  // isTurned: the boxes of words that are not level are larger than what they hold, and say little.
  function isTurned (element) {
    for (let e = element; e; e = e.parentElement) {
      const { writingMode, rotate, transform } = getComputedStyle(e)
      if (writingMode !== 'horizontal-tb' || rotate !== 'none') return true
      if (transform === 'none') continue
      const { is2D, b, c } = new DOMMatrix(transform)
      if (!is2D || b !== 0 || c !== 0) return true
    }
    return false
  }

  // clipOf returns the part of the card in which the content of an element is seen, and whether what is beyond ends in
  // an ellipsis.
  function clipOf (element) {
    const clip = { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
    let ellipsis = false
    let position = ''
    for (let e = element; e && e !== root; e = e.parentElement) {
      const style = getComputedStyle(e)
      if (e !== element && !holds(style, position)) continue
      position = style.position
      if (e === document.body && getComputedStyle(root).overflowX === 'visible') continue // it is the viewport's
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue
      ellipsis ||= style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none'
      narrow(clip, e, style)
    }
    const { left, top, right, bottom } = clip
    return { clip: { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) }, ellipsis }
  }

  // holds reports whether a box with that style can clip a descendant of that position.
  function holds ({ position, transform, filter, containerType, contain }, inner) {
    if (inner !== 'absolute' && inner !== 'fixed') return true
    const contains = transform !== 'none' || filter !== 'none' || /paint|layout|strict|content/.test(contain)
    return contains || containerType !== 'normal' || (inner === 'absolute' && position !== 'static')
  }

  function narrow (clip, element, { overflowX, overflowY, overflowClipMargin }) {
    const { left, top } = element.getBoundingClientRect()
    const margin = axis => axis === 'clip' ? parseFloat(overflowClipMargin.match(/[\d.]+px/)?.[0]) || 0 : 0
    const [x, y] = [left + element.clientLeft, top + element.clientTop]
    if (overflowX !== 'visible') {
      clip.left = Math.max(clip.left, x - margin(overflowX))
      clip.right = Math.min(clip.right, x + element.clientWidth + margin(overflowX))
    }
    if (overflowY !== 'visible') {
      clip.top = Math.max(clip.top, y - margin(overflowY))
      clip.bottom = Math.min(clip.bottom, y + element.clientHeight + margin(overflowY))
    }
  }

  // wordsOf returns the words of a text node, each as high as its letters. One that is broken is two.
  function wordsOf (node) {
    const range = document.createRange()
    const words = []
    let at = 0
    let inside = false
    for (const letter of node.data) {
      const start = at
      at += letter.length
      range.setStart(node, start)
      range.setEnd(node, at)
      const rect = /\s/.test(letter) ? undefined : Array.from(range.getClientRects()).find(({ width }) => width > 0)
      if (rect) extend(words, inside, rect, start, at)
      inside = !/\s/.test(letter)
    }
    const style = getComputedStyle(node.parentElement)
    const look = { weight: parseFloat(style.fontWeight), colour: colourOf(node.parentElement, style.webkitTextFillColor) }
    return words.map(word => ({ ...inkOf(word, node.data.slice(word.start, word.end), style), ...look }))
  }

  // extend adds a letter to the last word, where it is inside of that and on its line, or else as a new one.
  function extend (words, inside, { left, right, top, bottom }, start, end) {
    const word = words.at(-1)
    const middle = word && (word.top + word.bottom) / 2
    if (!inside || !word || top > middle || bottom < middle) {
      words.push({ left, right, top, bottom, start, end })
      return
    }
    word.left = Math.min(word.left, left)
    word.right = Math.max(word.right, right)
    word.end = end
  }

  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d', { willReadFrequently: true })

  const fontOf = ({ fontStyle, fontWeight, fontFamily }, size) => `${fontStyle} ${fontWeight} ${size} ${fontFamily}`

  // inkOf narrows a word from the height that its font claims to that of its letters.
  function inkOf ({ left, right, top, bottom }, text, style) {
    pen.font = fontOf(style, style.fontSize)
    const m = pen.measureText(style.textTransform === 'uppercase' ? text.toUpperCase() : text)
    const scale = (bottom - top) / (m.fontBoundingBoxAscent + m.fontBoundingBoxDescent) // of a transform
    const baseline = top + m.fontBoundingBoxAscent * scale
    return {
      x: left,
      y: baseline - m.actualBoundingBoxAscent * scale,
      width: right - left,
      height: (m.actualBoundingBoxAscent + m.actualBoundingBoxDescent) * scale,
      size: parseFloat(style.fontSize) * scale,
      written: written.test(text)
    }
  }

  // colourOf returns what an element is drawn in, whose own paint is given, as red, green, blue and alpha, 0 to 255; null
  // where that is no one colour, such as with a gradient through it.
  function colourOf (element, paint) {
    let opacity = 1
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e)
      if (style.mixBlendMode !== 'normal' || style.filter !== 'none') return null
      opacity *= parseFloat(style.opacity)
    }
    canvas.width = canvas.height = 1 // which clears it
    pen.fillStyle = 'transparent' // stays, where the paint is no colour
    pen.fillStyle = paint
    pen.fillRect(0, 0, 1, 1)
    const colour = Array.from(pen.getImageData(0, 0, 1, 1).data)
    colour[3] *= opacity
    return colour[3] > 0 ? colour : null
  }

  // missingIn returns the letters that no font has: those that look like the reference, which none has.
  function missingIn (node) {
    const letters = new Set(Array.from(node.data).filter(letter => letter > '~' && visible.test(letter)))
    if (letters.size === 0) return []
    const font = fontOf(getComputedStyle(node.parentElement), '32px')
    const [width, box] = drawn(reference, font)
    return Array.from(letters).filter(letter => {
      const [itsWidth, its] = drawn(letter, font)
      return itsWidth === width && its.every((value, i) => value === box[i])
    })
  }

  // drawn returns a letter's width and pixels.
  function drawn (letter, font) {
    canvas.width = canvas.height = 64
    pen.font = font
    pen.fillText(letter, 8, 48)
    return [pen.measureText(letter).width, pen.getImageData(0, 0, 64, 64).data]
  }

  // Decoration stays: what is made by a pseudo-element, and what is hidden from readers.
  const veil = document.createElement('style')
  veil.textContent = `
    .placard-modules { visibility: hidden !important }
    * { transition: none !important; -webkit-text-fill-color: transparent !important;
      text-decoration-color: transparent !important }
    *::before, *::after, [aria-hidden="true"], [aria-hidden="true"] * {
      -webkit-text-fill-color: currentcolor !important }`

  // veilTexts makes all texts and codes transparent, so that what is behind them can be seen.
  function veilTexts (veiled) {
    if (veiled) document.head.append(veil)
    else veil.remove()
  }

  return { measure, veilTexts }
})())
