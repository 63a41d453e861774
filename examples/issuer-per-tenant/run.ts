import { join } from 'node:path'
import { runParcelproof } from '../run-target.ts'
import { startIssuers } from './start.ts'

// npm run targets:issuer-per-tenant: two issuers under one host, first each with a memory of its own, then with one in common.
const codes: number[] = []
for (const memory of ['own', 'shared'] as const) {
  await using server = await startIssuers({ memory })
  codes.push(await runParcelproof(join(import.meta.dirname, 'parcelproof.yaml'), { ...server.environment }))
}
process.exitCode = Math.max(...codes)
