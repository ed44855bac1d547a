// The picture, drawn by the server as its order changes. The newest order wins: an earlier one is given up, and the
// last picture stays until the next is there.
import { draw } from './api.js'

const patience = 140 // milliseconds without a key before it is drawn

export class Preview {
  // order() returns what to draw: name, format, payload. shown(picture) and failed(error) are told how it went.
  constructor(image, { order, shown, failed }) {
    Object.assign(this, { image, order, shown, failed })
  }

  // soon draws once the typing pauses.
  soon() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.now(), patience)
  }

  async now() {
    clearTimeout(this.timer)
    this.running?.abort()
    const running = (this.running = new AbortController())
    this.busy(true)
    try {
      const { name, format, payload } = this.order()
      const drawn = await draw(name, format, payload, running.signal)
      const url = URL.createObjectURL(drawn.blob)
      const probe = new Image()
      probe.src = url
      await probe.decode()
      if (running !== this.running) return URL.revokeObjectURL(url)
      this.replace(url)
      this.shown({ ...drawn, url, format, payload, width: probe.naturalWidth, height: probe.naturalHeight })
    } catch (error) {
      if (running !== this.running || error.name === 'AbortError') return
      this.failed(error)
    }
    this.busy(false)
  }

  replace(url) {
    const old = this.image.src
    this.image.src = url
    if (old) setTimeout(() => URL.revokeObjectURL(old), 1000) // the cards may still show it
  }

  busy(is) {
    this.image.closest('figure').setAttribute('aria-busy', is)
  }
}
