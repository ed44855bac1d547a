// The fill script: puts the changes of one document into the page of a template.
//
// It runs in an isolated world of a page that is used again and again, so fill() begins by putting back the body and the
// root's attributes as they were parsed. All values come from the server, which has parsed and re-printed them; still no
// value is ever made into markup here: texts become text nodes, styles go through setProperty.
globalThis.placard = (() => {
  'use strict'
  const root = document.documentElement
  let pristineBody, pristineRoot, preloaded, once, blank

  // setup remembers the page as it was parsed. images are the template's own, kept loaded so that a variant which shows
  // another background doesn't have to wait for it.
  async function setup ({ fields, images, scripts }) {
    once = scripts
    for (const img of document.querySelectorAll('img[loading]')) img.removeAttribute('loading')
    for (const element of document.querySelectorAll('[autofocus]')) element.removeAttribute('autofocus') // it scrolls
    for (const { name, kind, drawing } of fields) {
      const element = document.getElementById(name)
      if (kind === 'text') measure(element)
      if (kind === 'rating') drawRating(element, {})
      if (drawing) globalThis.placard.draw(element, drawing)
    }
    blank = fields.filter(({ drawing }) => drawing?.shapes.length === 0).map(({ name }) => name)
    pristineBody = document.body.cloneNode(true)
    pristineRoot = Array.from(root.attributes, ({ name, value }) => [name, value])
    preloaded = await Promise.all(images.map(load))
    await settle()
  }

  // fill makes the page show the changes. It returns the names of image fields whose picture could not be decoded.
  async function fill ({ changes, lang }) {
    if (!once) restore()
    if (lang) root.lang = lang

    const backgrounds = []
    const fields = byField(changes)
    for (const name of blank) {
      if (!fields.get(name)?.properties.drawing) hide(document.getElementById(name), true)
    }
    for (const [name, { kind, properties }] of fields) {
      if (kind === 'variable') root.style.setProperty(`--${name}`, properties.value, 'important')
      else if (kind === 'variant') root.setAttribute(`data-${name}`, properties.value)
      else backgrounds.push(...change(document.getElementById(name), kind, properties))
    }
    const broken = await decodeImages(backgrounds, changes)
    document.dispatchEvent(new Event('placard:filled'))
    await settle()
    globalThis.placard.fitTexts()
    return broken
  }

  // restore puts back what was parsed. A page with scripts is used once and keeps its body: its scripts have drawn on it.
  function restore () {
    for (const { name } of Array.from(root.attributes)) root.removeAttribute(name)
    for (const [name, value] of pristineRoot) root.setAttribute(name, value)
    document.body.replaceWith(pristineBody.cloneNode(true))
  }

  function byField (changes) {
    const fields = new Map()
    for (const { field, kind, property, value } of changes) {
      if (!fields.has(field)) fields.set(field, { kind, properties: {} })
      fields.get(field).properties[property] = value
    }
    return fields
  }

  // change sets the properties of one element, and returns it if it now has a background that must be loaded.
  function change (element, kind, properties) {
    for (const [property, value] of Object.entries(properties)) styles[property]?.(element, value, kind)
    if (kind === 'text' && ('text' in properties || 'highlight_color' in properties)) {
      setText(element, properties.text ?? element.textContent, properties.highlight_color)
    }
    if (kind === 'rating' && ('rating' in properties || 'max' in properties)) drawRating(element, properties)
    if ('drawing' in properties) setDrawing(element, properties.drawing)
    if (kind !== 'image' || !('image_url' in properties)) return []
    return setImage(element, properties.image_url) ? [[element, properties.image_url]] : []
  }

  const set = (element, property, value) => element.style.setProperty(property, value, 'important')

  function hide (element, hidden) {
    element.hidden = hidden
    if (hidden) set(element, 'display', 'none')
    else if (getComputedStyle(element).display === 'none') set(element, 'display', 'revert')
  }

  // shift moves an element from where its style has put it.
  function shift (element, axis, pixels) {
    const at = getComputedStyle(element).translate.match(/(?:[^\s(]|\([^)]*\))+/g).filter(part => part !== 'none')
    const both = [at[0] ?? '0px', at[1] ?? '0px']
    both[axis] = `calc(${both[axis]} + ${pixels}px)`
    set(element, 'translate', both.join(' '))
  }

  function rotate (element, degrees) {
    const angle = getComputedStyle(element).rotate
    set(element, 'rotate', /^-?[\d.]+deg$/.test(angle) ? `calc(${angle} + ${degrees}deg)` : `${degrees}deg`)
  }

  // styles are the properties that are one or two CSS declarations.
  const styles = {
    hide,
    opacity: (e, v) => set(e, 'opacity', v),
    rotation: rotate,
    shift_x: (e, v) => shift(e, 0, v),
    shift_y: (e, v) => shift(e, 1, v),
    border_color: (e, v) => set(e, 'border-color', v),
    border_width: (e, v) => {
      set(e, 'border-width', `${v}px`)
      if (getComputedStyle(e).borderTopStyle === 'none') set(e, 'border-style', 'solid')
    },
    radius: (e, v) => set(e, 'border-radius', `${v}px`),
    gradient: (e, v) => set(e, 'background-image', `linear-gradient(to bottom, ${v.join(', ')})`),
    box_shadow: (e, v) => set(e, 'box-shadow', v),
    text_shadow: (e, v) => set(e, 'text-shadow', v),
    color: (e, v) => set(e, 'color', v),
    background: (e, v) => set(e, 'background', v),
    font_family: (e, v) => set(e, 'font-family', `${JSON.stringify(v)}, ${getComputedStyle(e).fontFamily}`),
    font_size: (e, v) => set(e, 'font-size', `${v}px`),
    font_weight: (e, v) => set(e, 'font-weight', v),
    text_align: (e, v) => set(e, 'text-align', v),
    text_align_v: (e, v) => set(e, 'align-content', { top: 'start', center: 'center', bottom: 'end' }[v]),
    fit: (e, v, kind) => e instanceof HTMLImageElement
      ? set(e, 'object-fit', v)
      : set(e, 'background-size', v === 'fill' ? '100% 100%' : v),
    anchor_x: (e, v) => setAnchor(e, 0, v),
    anchor_y: (e, v) => setAnchor(e, 1, v)
  }

  function setAnchor (element, axis, value) {
    const property = element instanceof HTMLImageElement ? 'object-position' : 'background-position'
    const position = getComputedStyle(element).getPropertyValue(property).split(' ')
    position[axis] = value
    set(element, property, position.join(' '))
  }

  // setText sets a text as text; a line feed breaks the line. Where words can be highlighted, *words* become <mark>
  // elements, and \* is a star. It runs in its own direction, unless the template says one.
  function setText (element, text, highlight) {
    const marks = highlight !== undefined || element.hasAttribute('data-highlight')
    const parts = marks ? markedParts(text) : [{ text }]
    element.replaceChildren(...parts.flatMap(({ text, marked }) => {
      if (!marked) return lines(text)
      const mark = document.createElement('mark')
      mark.append(...lines(text))
      if (highlight !== undefined) {
        set(mark, 'color', highlight)
        if (!element.hasAttribute('data-highlight')) set(mark, 'background', 'none')
      }
      return [mark]
    }))
    if (!element.closest('[dir]')) element.dir = 'auto'
    measure(element)
  }

  function markedParts (text) {
    const parts = []
    const unescape = text => text.replaceAll('\\*', '*')
    let end = 0
    for (const match of text.matchAll(/(?<!\\)\*(?![\s*])((?:\\\*|[^*])*?[^\s*\\])\*/gu)) {
      parts.push({ text: unescape(text.slice(end, match.index)) }, { text: unescape(match[1]), marked: true })
      end = match.index + match[0].length
    }
    parts.push({ text: unescape(text.slice(end)) })
    return parts.filter(part => part.text !== '')
  }

  function lines (text) {
    return text.split(/\r\n|[\r\n]/).flatMap((line, i) => [
      ...(i > 0 ? [document.createElement('br')] : []),
      ...(line ? [document.createTextNode(line)] : [])
    ])
  }

  // measure tells the template's CSS how long a text is: --length, in characters, wide ones counted as two.
  const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u
  const plain = /^[\n -~\xA0-\u02FF\u2010-\u2027]*$/ // one code unit is one character, and narrow
  let segmenter // takes 10 ms to make, and most texts are plain
  function measure (element) {
    element.style.setProperty('--length', count(element.textContent.trim()))
  }

  function count (text) {
    if (plain.test(text)) return text.length
    segmenter ??= new Intl.Segmenter()
    let length = 0
    for (const { segment } of segmenter.segment(text)) length += wide.test(segment) ? 2 : 1
    return length
  }

  // drawRating replaces the number in the element by stars, the last one partly filled where it has a fraction.
  function drawRating (element, { rating, max }) {
    rating ??= parseFloat(element.dataset.rating ?? element.textContent) || 0
    max ??= parseFloat(element.dataset.max) || 5
    element.dataset.rating = rating
    element.style.setProperty('--rating', rating)
    element.style.setProperty('--max', max)
    const filled = Array.from({ length: max }, (_, i) => Math.min(1, Math.max(0, rating - i)))
    const rightToLeft = getComputedStyle(element).direction === 'rtl'
    element.replaceChildren(...filled.map(part => star(part, rightToLeft)))
  }

  const svg = name => document.createElementNS('http://www.w3.org/2000/svg', name)
  const starPath = 'M12 1.6l3.2 6.6 7.2 1-5.2 5.1 1.2 7.2L12 18.1l-6.4 3.4 1.2-7.2L1.6 9.2l7.2-1z'

  function star (part, rightToLeft) {
    const picture = svg('svg')
    picture.setAttribute('class', 'star')
    picture.setAttribute('viewBox', '0 0 24 24')
    picture.setAttribute('fill', 'currentColor')
    picture.setAttribute('style', 'inline-size:1em;block-size:1em;margin-inline-end:.12em;vertical-align:-.125em')
    const [empty, full] = [svg('path'), svg('path')]
    for (const path of [empty, full]) path.setAttribute('d', starPath)
    empty.setAttribute('opacity', '.25')
    const rest = `${100 - part * 100}%`
    full.setAttribute('style', `clip-path: inset(0 ${rightToLeft ? `0 0 ${rest}` : `${rest} 0 0`}) view-box`)
    picture.append(empty, full)
    return picture
  }

  // setDrawing shows a code or a chart, or hides the element where there is nothing to show.
  function setDrawing (element, drawing) {
    if (drawing.shapes.length === 0) hide(element, true)
    else if (element.style.display !== 'none') element.hidden = false
    globalThis.placard.draw(element, drawing)
  }

  // setImage shows a picture, or hides the element where there is none. It reports whether it is a background.
  function setImage (element, url) {
    if (url === '') {
      hide(element, true)
      return false
    }
    // Only the attribute: what hides by style, or by the property hide, has been put there to hide.
    if (element.style.display !== 'none') element.hidden = false
    if (!(element instanceof HTMLImageElement)) {
      set(element, 'background-image', `url("${url}")`)
      return true
    }
    if (element.parentElement instanceof HTMLPictureElement) {
      for (const source of element.parentElement.querySelectorAll('source')) source.remove()
    }
    element.removeAttribute('srcset')
    element.src = url
    return false
  }

  function load (url) {
    const image = new Image()
    image.src = url
    return image.decode().then(() => image, () => null)
  }

  // decodeImages waits for all pictures and hides those that are broken. It returns the ids of these that were given: of
  // the template's own nothing better would come of another try.
  async function decodeImages (backgrounds, changes) {
    const broken = []
    const given = new Set(changes.filter(change => change.property === 'image_url').map(change => change.field))
    const fail = element => {
      hide(element, true)
      if (given.has(element.id)) broken.push(element.id)
    }
    await Promise.all([
      ...Array.from(document.images).filter(img => img.hasAttribute('src') && !img.hidden)
        .map(img => img.decode().catch(() => fail(img))),
      ...backgrounds.map(([element, url]) => load(url).then(image => { if (!image) fail(element) }))
    ])
    return broken
  }

  // settle waits for fonts, and puts animations where they end (those that never do: where they begin).
  async function settle () {
    do {
      void root.offsetHeight // lays out, which asks for the fonts
      await document.fonts.ready
    } while (document.fonts.status === 'loading')
    for (const animation of document.getAnimations()) {
      if (animation.effect.getComputedTiming().endTime === Infinity) animation.cancel()
      else animation.finish()
    }
    scrollTo({ left: 0, top: 0, behavior: 'instant' }) // a script may have gone elsewhere
  }

  return { setup, fill }
})()
