import { join } from 'node:path'
import { runParcelproof } from '../run-target.ts'
import { startMockServer } from './start.ts'

// npm run targets:oauth2-mock-server: the harness against a mock server that accepts nearly everything.
await using server = await startMockServer()
process.exitCode = await runParcelproof(join(import.meta.dirname, 'parcelproof.yaml'), { ISSUER: server.issuer })
