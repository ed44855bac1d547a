import { defineConfig, envField } from 'astro/config'

// A secret of the server: importing it into what browsers get fails the build.
const secret = envField.string({ context: 'server', access: 'secret' })

export default defineConfig({
  env: { schema: { PLACARD_KEY: secret, PLACARD_URL: secret } },
})
