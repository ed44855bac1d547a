// Draws the metadata of a page as Next.js does: node next.cjs, where the compiled page is.
const { generateMetadata } = require(process.cwd() + '/out/app/posts/[slug]/page.js')

const escape = (text) => String(text).replaceAll('&', '&amp;').replaceAll('"', '&quot;')
generateMetadata({ params: Promise.resolve({ slug: 'post' }) }).then(({ openGraph, twitter }) => {
  const [{ url, ...sizes }] = openGraph.images
  console.log(`<meta property="og:image" content="${escape(url)}">`)
  for (const [name, value] of Object.entries(sizes)) {
    console.log(`<meta property="og:image:${name}" content="${escape(value)}">`)
  }
  console.log(`<meta name="twitter:card" content="${escape(twitter.card)}">`)
})
