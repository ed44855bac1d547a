import type { Metadata } from 'next'
import { placardUrl } from '../../../lib/placard'
import { getPost, siteName } from '../../../lib/posts' // yours

type Props = { params: Promise<{ slug: string }> }

// Next.js makes the tags og:image, with width, height and alt, and twitter:card of this.
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { title } = await getPost((await params).slug)
  const image = { url: placardUrl(title, siteName), width: 1200, height: 630, alt: title }
  return { title, openGraph: { title, images: [image] }, twitter: { card: 'summary_large_image' } }
}

export default async function Page({ params }: Props) {
  const { title } = await getPost((await params).slug)
  return <h1>{title}</h1>
}
