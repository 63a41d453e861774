import { join } from 'node:path'
import { runParcelproof } from '../run-target.ts'
import { startOidcProvider } from './start.ts'

// npm run targets:oidc-provider: the harness against oidc-provider, its pages driven first without and then with a browser.
await using server = await startOidcProvider()
const configuration = (file: string) => join(import.meta.dirname, file)
// A browser takes its time, so it gets the scenarios in which pages matter most.
const inBrowser = ['pkce', 'iss', 'login', 'pages'].map((theme) => `authorization-server/${theme}`)
const codes = [
  await runParcelproof(configuration('parcelproof.yaml'), { ...server.environment }),
  await runParcelproof(configuration('parcelproof.browser.yaml'), { ...server.environment }, inBrowser),
]
process.exitCode = Math.max(...codes)
