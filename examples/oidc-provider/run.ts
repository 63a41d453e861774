import { join } from 'node:path'
import { runParcelproof } from '../run-target.ts'
import { startOidcProvider } from './start.ts'

// npm run targets:oidc-provider: the harness against oidc-provider, its pages driven first without and then with a browser.
await using server = await startOidcProvider()
const codes: number[] = []
for (const file of ['parcelproof.yaml', 'parcelproof.browser.yaml']) {
  codes.push(await runParcelproof(join(import.meta.dirname, file), { ...server.environment }))
}
process.exitCode = Math.max(...codes)
