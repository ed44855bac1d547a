// The transform script: makes an image of a remote one. Nothing is decided here: sizes and places come from the server,
// in whole pixels. What it draws on is never shown, so neither the page's size nor its frames matter.
Object.assign(globalThis.placard, (() => {
  'use strict'
  let picture

  // open decodes a picture and returns its size: upright, and in its own pixels whatever resolution it claims. One that
  // is broken or cut off has none.
  async function open (url) {
    picture?.close()
    picture = undefined
    try {
      picture = await createImageBitmap(await load(url))
    } catch {
      return { width: 0, height: 0 }
    }
    return { width: picture.width, height: picture.height }
  }

  function load (url) {
    return new Promise((resolve, reject) => {
      const image = new Image()
      image.crossOrigin = 'anonymous' // else what is drawn couldn't be read
      image.onload = () => resolve(image)
      image.onerror = reject
      image.src = url
    })
  }

  // transform returns the image that is made of the open picture, in base64.
  function transform ({ part, scaled, result, sigma, saturation, type, quality }) {
    let pen = paper(result)
    pen.drawImage(cut(part), -result.x, -result.y, scaled.width, scaled.height)
    picture.close()
    picture = undefined
    if (sigma > 0 || saturation !== 1) pen = filter(pen.canvas, sigma, saturation)
    if (type === 'image/jpeg') fillBehind(pen, '#fff')
    return pen.canvas.toDataURL(type, quality).split(',')[1]
  }

  // paper is a canvas to draw on. One that will be read often is drawn without a GPU: the same pixels everywhere.
  function paper ({ width, height }) {
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const pen = canvas.getContext('2d', { willReadFrequently: true })
    pen.imageSmoothingQuality = 'high'
    return pen
  }

  // cut returns a part of the picture as a picture of its own: scaling must not see the pixels around it.
  function cut (part) {
    if (part.width === picture.width && part.height === picture.height) return picture
    const pen = paper(part)
    pen.drawImage(picture, -part.x, -part.y)
    return pen.canvas
  }

  // filter blurs and colours. A strong blur is made of a smaller picture, which nobody can see: its time and memory would
  // grow with its radius.
  function filter (canvas, sigma, saturation) {
    const coarseness = Math.max(1, sigma / 16)
    const small = resize(canvas, {
      width: Math.ceil(canvas.width / coarseness), height: Math.ceil(canvas.height / coarseness)
    }).canvas
    const margin = Math.ceil(3 * sigma / coarseness)
    const pen = paper(small)
    pen.filter = `blur(${sigma / coarseness}px) saturate(${saturation})`
    pen.drawImage(widen(small, margin), -margin, -margin)
    return resize(pen.canvas, canvas)
  }

  function resize (canvas, { width, height }) {
    const pen = paper({ width, height })
    pen.drawImage(canvas, 0, 0, width, height)
    return pen
  }

  // widen repeats the pixels of the edges outwards. Without a margin a blur would mix transparency into them.
  function widen (canvas, margin) {
    if (margin === 0) return canvas
    const { width, height } = canvas
    const wide = width + 2 * margin
    const pen = paper({ width: wide, height: height + 2 * margin })
    pen.imageSmoothingEnabled = false
    pen.drawImage(canvas, margin, margin)
    pen.drawImage(canvas, 0, 0, 1, height, 0, margin, margin, height)
    pen.drawImage(canvas, width - 1, 0, 1, height, margin + width, margin, margin, height)
    pen.drawImage(pen.canvas, 0, margin, wide, 1, 0, 0, wide, margin)
    pen.drawImage(pen.canvas, 0, margin + height - 1, wide, 1, 0, margin + height, wide, margin)
    return pen.canvas
  }

  function fillBehind (pen, colour) {
    pen.globalCompositeOperation = 'destination-over'
    pen.fillStyle = colour
    pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height)
  }

  return { open, transform }
})())
