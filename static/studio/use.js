// What a site needs to show the image: the signed URL, the <meta> block, and a program that signs.
import { sign, signingPrograms } from './api.js'
import { byID, copyButton, el, fill } from './dom.js'

const day = 86400
const expiries = [
  ['never', 0],
  ['in a day', day],
  ['in 30 days', 30 * day],
  ['in a year', 365 * day],
]
const types = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' }
const escapes = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' }
const escape = text => text.replace(/[&"<>]/g, c => escapes[c])
const quoteForShell = text => `'${text.replaceAll("'", `'\\''`)}'`

const choose = (id, text, options) => {
  const select = el(
    'select',
    { id },
    options.map(([name, value]) => new Option(name, value)),
  )
  return [el('label', { htmlFor: id }, text), select]
}

const code = (id, name) => el('pre', { id, tabIndex: 0, attributes: { 'aria-label': name, role: 'region' } })

export class Use {
  constructor(parent) {
    this.parent = parent
    this.programs = []
  }

  // build makes the section. Dialects are those that a URL can be signed in.
  async build({ dialects, origin }) {
    this.origin = origin
    fill(
      this.parent,
      el(
        'section',
        { className: 'use' },
        el('h3', {}, 'Signed URL'),
        el(
          'div',
          { className: 'choices' },
          choose(
            'dialect',
            'Dialect',
            dialects.map(name => [name, name]),
          ),
          choose('expiry', 'Expires', expiries),
          copyButton('the URL', () => byID('url').textContent),
        ),
        code('url', 'Signed URL'),
        el('p', { className: 'error', id: 'url-error', hidden: true, attributes: { role: 'alert' } }),
      ),
      el(
        'section',
        { className: 'use' },
        el('h3', {}, 'Meta tags'),
        el(
          'div',
          { className: 'choices' },
          el('label', { htmlFor: 'alt' }, 'Alt text'),
          el('input', { id: 'alt', type: 'text' }),
          copyButton('the meta tags', () => byID('meta').textContent),
        ),
        code('meta', 'Meta tags'),
      ),
      el(
        'section',
        { className: 'use' },
        el('h3', {}, 'Signing code'),
        el(
          'div',
          { className: 'choices' },
          choose('language', 'Language', []),
          copyButton('the code', () => byID('code').textContent),
        ),
        code('code', 'Signing code'),
        el(
          'div',
          { className: 'choices' },
          el('p', { className: 'note' }, 'Signs this card, beside the server’s data folder:'),
          copyButton('the command', () => byID('command').textContent),
        ),
        code('command', 'Command'),
      ),
    )
    byID('dialect').addEventListener('change', () => this.sign())
    byID('expiry').addEventListener('change', () => this.sign())
    byID('alt').addEventListener('input', () => this.meta())
    byID('language').addEventListener('change', () => this.code())
    this.programs = (await signingPrograms()).programs
    for (const program of this.programs) byID('language').add(new Option(program.language, program.id))
    this.code()
  }

  // show is for a picture that was drawn, and what it was ordered by. Its alt text is the title, until another is
  // given.
  show(name, picture, title) {
    Object.assign(this, { name, picture, title })
    byID('alt').placeholder = title
    this.code()
    return this.sign()
  }

  async sign() {
    const { name, picture } = this
    if (!picture) return
    this.signing?.abort()
    const signing = (this.signing = new AbortController())
    const seconds = Number(byID('expiry').value)
    const payload = seconds ? { ...picture.payload, exp: Math.floor(Date.now() / 1000) + seconds } : picture.payload
    try {
      this.url = await sign(name, picture.format, payload, byID('dialect').value, signing.signal)
      byID('url-error').hidden = true
    } catch (error) {
      if (error.name === 'AbortError') return
      this.url = ''
      byID('url-error').textContent = error.message
      byID('url-error').hidden = false
    }
    byID('url').textContent = this.url
    this.meta()
  }

  meta() {
    const { url, picture, title } = this
    if (!picture) return
    const alt = byID('alt').value || title
    byID('meta').textContent =
      url &&
      [
        ['property', 'og:image', url],
        ['property', 'og:image:width', picture.width],
        ['property', 'og:image:height', picture.height],
        ['property', 'og:image:type', types[picture.format]],
        ['property', 'og:image:alt', alt],
        ['name', 'twitter:card', 'summary_large_image'],
      ]
        .map(([key, name, value]) => `<meta ${key}="${name}" content="${escape(String(value))}">`)
        .join('\n')
  }

  code() {
    const program = this.programs.find(({ id }) => id === byID('language').value)
    if (!program) return
    byID('code').textContent = program.code
    const { name = 'article', picture } = this
    const payload = JSON.stringify(picture?.payload ?? {})
    byID('command').textContent =
      `PLACARD_KEY="$(cat data/key)" ${program.run} ${name} ${quoteForShell(payload)} ${picture?.format ?? 'jpg'}`
  }
}
