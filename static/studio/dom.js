// Small helpers for making and filling elements. No markup is ever parsed: texts are texts.

// el makes an element. Properties are the element's own (className, htmlFor, onclick), those in attributes and data are
// set by name. Children that are null or false are left out.
export function el(tag, { attributes = {}, data = {}, ...properties } = {}, ...children) {
  const element = document.createElement(tag)
  Object.assign(element, properties)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value)
  }
  Object.assign(element.dataset, data)
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false))
  return element
}

export const byID = id => document.getElementById(id)

// fill replaces all that an element has.
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter(Boolean))
}

// debounce calls f once nothing has called it for a while, in milliseconds.
export function debounce(f, wait) {
  let timer
  return (...args) => {
    clearTimeout(timer)
    timer = setTimeout(() => f(...args), wait)
  }
}

const sizes = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

// bytes prints a size as the platforms do: 1 KB is 1000 bytes.
export function bytes(n) {
  if (n < 1000) return `${n} B`
  return n < 1e6 ? `${sizes.format(n / 1000)} KB` : `${sizes.format(n / 1e6)} MB`
}

// copyButton copies what text() returns when it is pressed, and says so.
export function copyButton(label, text) {
  const button = el(
    'button',
    { type: 'button', className: 'copy', attributes: { 'aria-label': `Copy ${label}` } },
    'Copy',
  )
  button.addEventListener('click', async () => {
    let said = 'Copied'
    try {
      await navigator.clipboard.writeText(text())
    } catch {
      said = 'Select and copy it by hand'
    }
    button.textContent = said
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 1500)
  })
  return button
}
