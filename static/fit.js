// The fit script: keeps texts in their boxes. data-fit="shrink" sets them in a smaller font, data-fit="clamp" ends them
// with an ellipsis.
//
// A text is measured in a block that is put around it meanwhile: in layout pixels, which transforms don't change, and by
// its lines, which letters may reach out of. Reading a size costs a layout, so a text is put into the block once, and
// each size tried is read once.
Object.assign(globalThis.placard, (() => {
  'use strict'
  const step = 0.5 // CSS pixels between two sizes of a font
  const smallest = 12
  const slack = 1 // sizes are read in whole pixels

  const set = (element, property, value) => element.style.setProperty(property, value, 'important')

  // Sizes are read at once, and transitions would have them come later. In a layer !important beats that of the page.
  const still = document.createElement('style')
  still.textContent = '@layer { * { transition: none !important } }'

  function fitTexts () {
    const elements = document.body.querySelectorAll('[id][data-fit]')
    if (elements.length === 0) return
    document.head.append(still)
    for (const element of elements) {
      if (/^(none|contents|inline)$/.test(getComputedStyle(element).display)) continue // it has no box
      const text = enclose(element)
      if (element.dataset.fit === 'shrink') shrink(element, text)
      const lines = element.dataset.fit === 'clamp' ? linesToShow(element, text) : 0
      if (lines > 0) clamp(text, lines)
      else text.replaceWith(...text.childNodes)
    }
    document.body.getBoundingClientRect() // lays out, so that nothing is left to move
    still.remove()
  }

  // enclose puts the element's content into a block, which no style sheet means. In a flex or grid box it is as high as
  // its lines, and no wider than the box.
  function enclose (element) {
    const text = document.createElement('placard-text')
    text.style.cssText = `all: unset; display: block;
      flex: none; min-inline-size: 0; max-inline-size: 100%; align-self: start`
    text.append(...element.childNodes)
    element.append(text)
    return text
  }

  // room is the height of the element's content box.
  function room (element) {
    const { paddingTop, paddingBottom } = getComputedStyle(element)
    return element.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom)
  }

  // excess is how many times wider than its box a text is, 1 where it isn't.
  const excess = text => text.scrollWidth - text.clientWidth > slack ? text.scrollWidth / text.clientWidth : 1

  // overflow says how many times too large the font is, at a guess: lines grow with it, and text with its square. Up to
  // 1 the text fits.
  function overflow (element, text) {
    const high = room(element)
    const tooHigh = text.offsetHeight > high + slack ? Math.sqrt(text.offsetHeight / Math.max(high, 1)) : 1
    return Math.max(excess(text), tooHigh)
  }

  // shrink finds the largest font with which a text fits its box, up to the given one. Words are broken where even the
  // smallest one can't hold them, and then the font is as large as broken words allow.
  function shrink (element, text) {
    const given = parseFloat(getComputedStyle(element).fontSize)
    const least = Math.min(parseFloat(element.dataset.minSize) || smallest, given)
    const tooLarge = overflow(element, text)
    if (tooLarge <= 1) return
    if (search(element, text, least, given, given / tooLarge)) return
    set(element, 'overflow-wrap', 'anywhere')
    search(element, text, least, given, given)
  }

  // search sets the largest font from least up to most that fits, and least where none does. It reports whether one
  // does. It tries the guess, then goes away from it in strides that double, and halves what is left between a font
  // that fits and one that doesn't: what it finds does not depend on the guess, but how soon.
  function search (element, text, least, most, guess) {
    const size = at => Math.min(least + at * step, most)
    let fits = -1
    let fails = Math.ceil((most - least) / step) + 1
    let stride = 1
    for (let at = Math.max(0, Math.floor((guess - least) / step)); fails - fits > 1; stride *= 2) {
      if (at <= fits || at >= fails) at = (fits + fails) >> 1
      set(element, 'font-size', `${size(at)}px`)
      if (overflow(element, text) <= 1) {
        fits = at
        at += stride
      } else {
        fails = at
        at -= stride
      }
    }
    set(element, 'font-size', `${size(Math.max(fits, 0))}px`)
    return fits >= 0
  }

  // linesToShow is how many lines there is room for, or that data-lines allows; 0 where the text has no more than that.
  function linesToShow (element, text) {
    if (excess(text) > 1) set(element, 'overflow-wrap', 'anywhere')
    const height = text.offsetHeight
    text.style.blockSize = '1lh'
    const line = parseFloat(getComputedStyle(text).height)
    text.style.blockSize = ''
    const inBox = height > room(element) + slack ? Math.max(1, Math.floor((room(element) + slack) / line)) : Infinity
    const lines = Math.min(parseInt(element.dataset.lines) || Infinity, inBox)
    return height > (lines + 0.4) * line ? lines : 0 // a box that is trimmed to its letters is up to half a line less
  }

  // clamp leaves the block around a text, which is as high as its lines: of a box with a height of its own Chromium goes
  // on showing the lines after the ellipsis. A flex or grid box may align it as it likes, but not stretch it.
  function clamp (text, lines) {
    text.style.cssText += `display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: ${lines};
      overflow: hidden; align-self: auto; block-size: fit-content`
  }

  return { fitTexts }
})())
