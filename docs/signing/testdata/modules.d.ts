// What sign.ts and the recipes use of the types of Node, Astro and Next.js, which Debian doesn't bring.
declare module 'node:crypto' {
  export function createHmac(hash: string, key: string): { update(text: string): { digest(encoding: string): string } }
}

declare module 'node:process' {
  export const argv: string[]
  export const env: Record<string, string | undefined>
}

declare module 'astro:env/server' {
  export const PLACARD_KEY: string
  export const PLACARD_URL: string
}

declare module 'server-only'

declare module 'next' {
  type Image = { url: string; width: number; height: number; alt: string }
  export type Metadata = { title: string; openGraph: { title: string; images: Image[] }; twitter: { card: string } }
}

declare namespace JSX {
  interface IntrinsicElements { h1: object }
}
declare const React: { createElement(...element: unknown[]): unknown }

declare const Buffer: { from(text: string): { toString(encoding: string): string } }
declare const console: { log(text: string): void }
declare const process: { env: Record<string, string | undefined> }
