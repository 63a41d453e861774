import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openConfiguredTargets } from './configured.ts'

test('a target knows the line of the file that describes it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parcelproof-line-'))
  const path = join(folder, 'parcelproof.yaml')
  await writeFile(
    path,
    `version: 1
name: somewhere

authorizationServer:
  issuer: http://127.0.0.1:9
  tenants:
    - id: acme
      clients: [ { id: app, auth: none, application: native, redirectUris: ["http://127.0.0.1/cb"] } ]
  login: { kind: none }
`,
  )
  await using open = await openConfiguredTargets({ path, dryRun: true, portBase: 0, budgetMs: 1000 })
  expect(open.targets.map(({ role, line }) => [role, line])).toEqual([['authorization-server', 4]])
  await rm(folder, { recursive: true })
})
