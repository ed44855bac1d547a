// The image as seven apps show it under a link. Each card is made once, and follows the picture.
import { platforms, verdict } from './platforms.js'
import { bytes, el, fill } from './dom.js'

// A face is what an app makes of a link; its parts are filled in by name.
const part = (name, tag = 'span') => el(tag, { className: name, data: { part: name } })
const picture = platform => {
  const frame = el('span', { className: 'shot' }, el('img', { alt: '' }))
  if (platform.ratio) frame.style.aspectRatio = platform.ratio
  return frame
}

const faces = {
  x: platform => [
    el('span', { className: 'over' }, picture(platform), part('title')),
    el('span', { className: 'from' }, 'From ', part('domain')),
  ],
  facebook: platform => [
    picture(platform),
    el('span', { className: 'text' }, part('domain'), part('title'), part('description')),
  ],
  linkedin: platform => [picture(platform), el('span', { className: 'text' }, part('title'), part('domain'))],
  slack: platform => [
    el('span', { className: 'text' }, part('domain'), part('title'), part('description')),
    picture(platform),
  ],
  discord: platform => [
    el('span', { className: 'text' }, part('domain'), part('title'), part('description')),
    picture(platform),
  ],
  whatsapp: platform => [
    picture(platform),
    el('span', { className: 'text' }, part('title'), part('description'), part('domain')),
    el('span', { className: 'link' }, 'https://', part('domain'), '/post'),
  ],
  imessage: platform => [picture(platform), el('span', { className: 'text' }, part('title'), part('domain'))],
}

export class Cards {
  constructor(parent) {
    this.cards = platforms.map(platform => {
      const meter = el('meter', { min: 0, attributes: { 'aria-label': `Bytes of ${platform.name}'s limit` } })
      const words = el('span', { className: 'verdict' })
      const face = el(
        'div',
        { className: `face ${platform.id}`, attributes: { 'aria-hidden': 'true' } },
        faces[platform.id](platform),
      )
      const element = el(
        'article',
        { className: 'card', data: { platform: platform.id } },
        el('h3', {}, platform.name),
        face,
        el('p', { className: 'limit' }, meter, words, el('span', { className: 'source' }, platform.source)),
      )
      return { platform, face, meter, words, element }
    })
    fill(
      parent,
      this.cards.map(card => card.element),
    )
  }

  // show has all cards show a picture, and the texts title, description and domain.
  show(picture, texts) {
    for (const card of this.cards) {
      card.face.querySelector('img').src = picture.url
      for (const slot of card.face.querySelectorAll('[data-part]')) slot.textContent = texts[slot.dataset.part]
      this.weigh(card, picture.blob.size)
    }
  }

  weigh({ platform, meter, words }, size) {
    const { level, limit, text } = verdict(platform, size)
    meter.hidden = !limit
    if (limit) Object.assign(meter, { max: limit, value: Math.min(size, limit) })
    words.textContent = limit ? `${bytes(size)} of ${bytes(limit)}, ${text}` : `${bytes(size)}, ${text}`
    words.dataset.level = meter.dataset.level = level
  }
}
