import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openBrowser } from './self-check/browser.ts'
import { makeTenant, tenantClient } from './self-check/tenant.ts'
import { startCarriers } from './testing/world.ts'

const program = join(import.meta.dirname, 'main.ts')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platform-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function run(text: string, env: Readonly<Record<string, string>> = {}) {
  const file = join(folder, 'platform.yaml')
  await writeFile(file, text)
  const child = spawn(process.execPath, [program, file], { env: { ...process.env, ...env } })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += String(chunk)
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, ended, errors: () => errors, lines: createInterface(child.stdout)[Symbol.asyncIterator]() }
}

describe('a platform as a process', () => {
  test('says where it is, serves tenants, tells events and goes when it is told to', async () => {
    await using simulators = await startCarriers(['ups'])
    const acme = await makeTenant(simulators, 'acme')
    const { issuer, api } = simulators.carrier('ups')
    const { id: account, initialAccessToken } = acme.atCarriers.get('ups') ?? { id: '', initialAccessToken: '' }
    const { child, ended, lines } = await run(
      `
port: "\${PORT:-0}"
carriers: [{ id: ups, issuer: "\${UPS_ISSUER}", api: "${api}" }]
tenants:
  - { id: acme, key: "\${ACME_KEY}", carriers: { ups: { account: ${account}, initialAccessToken: "\${ACME_UPS}" } } }
`,
      { UPS_ISSUER: issuer, ACME_KEY: acme.key, ACME_UPS: initialAccessToken },
    )
    const next = async () => z.looseObject({ kind: z.string() }).parse(JSON.parse(String((await lines.next()).value)))
    const up = await next()
    expect(up.kind).toBe('up')
    const client = tenantClient({ origin: String(up.origin) }, { tenant: 'acme', carrier: 'ups' }, acme.key)
    expect((await client.connect(openBrowser())).status).toBe(200)
    expect(await next()).toMatchObject({ kind: 'connect-started', tenant: 'acme', carrier: 'ups' })
    expect(await next()).toMatchObject({ kind: 'connected', tenant: 'acme', carrier: 'ups' })
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  const bad: readonly (readonly [string, string, RegExp])[] = [
    [
      'an unset variable',
      `carriers: []\ntenants: []\npublicUrl: "\${NOT_SET_ANYWHERE}"`,
      /NOT_SET_ANYWHERE.*\n.*publicUrl/,
    ],
    ['an unknown key', 'carriers: []\ntenants: []\ntenant: []', /"tenant"/],
    ['a short master key', 'carriers: []\ntenants: []\nmasterKey: secret-and-short', /masterKey/],
  ]
  test.each(bad)('refuses %s in one sentence', async (_name, text, sentence) => {
    const { ended, errors } = await run(text)
    expect(await ended).toBe(2)
    expect(errors()).toMatch(sentence)
    expect(errors()).not.toMatch(/secret-and-short|\n {4}at /)
  })
})
