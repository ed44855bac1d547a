// The platforms: what their cards are like and what they take. Sizes are in bytes, 1 KB being 1000; each has its
// source. Where a platform publishes no limit, what is given is what others found out, and official is false.

export const platforms = [
  {
    id: 'x',
    name: 'X',
    ratio: 2 / 1,
    most: 5e6,
    official: true,
    source: 'developer.x.com, Summary Card with Large Image: 2:1, less than 5 MB',
  },
  {
    id: 'facebook',
    name: 'Facebook',
    ratio: 1.91 / 1,
    most: 8e6,
    official: true,
    source: 'developers.facebook.com, Images in Link Shares: close to 1.91:1, up to 8 MB',
  },
  {
    id: 'linkedin',
    name: 'LinkedIn',
    ratio: 1.91 / 1,
    most: 5e6,
    official: true,
    source: 'linkedin.com/help, Make your website shareable: 1.91:1, at most 5 MB',
  },
  {
    id: 'slack',
    name: 'Slack',
    ratio: null,
    most: null,
    official: false,
    source: 'Slack publishes none',
  },
  {
    id: 'discord',
    name: 'Discord',
    ratio: null,
    most: 8e6,
    official: false,
    source: 'Discord publishes none; 8 MB is what people find',
  },
  {
    id: 'whatsapp',
    name: 'WhatsApp',
    ratio: 1.91 / 1,
    most: 6e5,
    advised: 3e5,
    official: true,
    source: 'developers.facebook.com, WhatsApp link previews: under 600 KB; under 300 KB, all apps show it',
  },
  {
    id: 'imessage',
    name: 'iMessage',
    ratio: null,
    most: 1e7,
    official: false,
    source: 'Apple publishes none (TN3156); 10 MB is what people find',
  },
]

// verdict says in words how an image of a size fares: level is good, close or over.
export function verdict(platform, size) {
  if (platform.most === null) return { level: 'good', text: 'no limit published' }
  if (size > platform.most) return { level: 'over', limit: platform.most, text: 'too large: not shown' }
  if (platform.advised && size > platform.advised)
    return { level: 'close', limit: platform.advised, text: 'may be left out' }
  return { level: 'good', limit: platform.advised ?? platform.most, text: 'fits' }
}
