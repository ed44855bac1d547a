// The control of a picture: an address, or a file that is dropped or chosen, which becomes a data URL.
import { el } from './dom.js'

const types = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']

// picture makes the control.
export function picture({ id, context, field }) {
  let file // the data URL of one
  const input = el('input', { type: 'url', placeholder: 'https://… or drop a file', spellcheck: false })
  const chooser = el('input', {
    type: 'file',
    accept: types.join(),
    className: 'hidden',
    tabIndex: -1,
    attributes: { 'aria-label': `File for ${field.name}` },
  })
  const choose = el(
    'button',
    { type: 'button', attributes: { 'aria-label': `Choose a file for ${field.name}` } },
    'File…',
  )
  const thumb = el('img', { alt: '', hidden: true })
  const clear = el(
    'button',
    { type: 'button', hidden: true, attributes: { 'aria-label': `Remove the file of ${field.name}` } },
    'Remove',
  )
  const element = el('span', { className: 'drop' }, thumb, input, choose, clear, chooser)

  function set(url, name) {
    file = url
    thumb.hidden = clear.hidden = !url
    choose.hidden = Boolean(url)
    if (url) thumb.src = url
    else thumb.removeAttribute('src')
    input.value = name
    input.readOnly = Boolean(url)
  }

  async function take(blob) {
    if (!blob) return
    if (!types.includes(blob.type))
      return context.say(id, `${blob.name} is no picture: png, jpeg, gif, webp and avif are.`)
    if (blob.size > context.maxImageBytes) {
      return context.say(
        id,
        `${blob.name} is larger than the ${Math.floor(context.maxImageBytes / 2 ** 20)} MiB that a picture may have.`,
      )
    }
    set(await dataURL(blob), blob.name)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }

  choose.addEventListener('click', () => chooser.click())
  chooser.addEventListener('input', event => event.stopPropagation())
  chooser.addEventListener('change', () => {
    take(chooser.files[0])
    chooser.value = ''
  })
  clear.addEventListener('click', () => {
    set(undefined, '')
    input.dispatchEvent(new Event('input', { bubbles: true }))
    input.focus()
  })
  for (const kind of ['dragenter', 'dragover']) {
    element.addEventListener(kind, event => {
      event.preventDefault()
      element.classList.add('over')
    })
  }
  for (const kind of ['dragleave', 'drop']) element.addEventListener(kind, () => element.classList.remove('over'))
  element.addEventListener('drop', event => {
    event.preventDefault()
    take(event.dataTransfer.files[0])
  })

  return {
    input,
    element,
    read: () => file ?? (input.value.trim() || undefined),
    write: value => (value?.startsWith('data:') ? set(value, 'A file') : set(undefined, value ?? '')),
  }
}

function dataURL(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result)
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
}
