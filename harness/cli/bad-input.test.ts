import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { shardOf } from '../engine/plan.ts'
import { command } from './command-in-tests.ts'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parcelproof-bad-input-'))
})

const minimal = (issuer: string, more = '') => `version: 1
name: theirs
authorizationServer:
  issuer: ${issuer}
  tenants: [ { id: acme, clients: [ { id: app, auth: none, application: web, redirectUris: ["https://app.example/cb"] } ] } ]
${more}`

async function file(name: string, text: string): Promise<string> {
  const path = join(dir, name)
  await writeFile(path, text)
  return path
}

/** A part of so many that no scenario falls into it. */
function emptyShard(): string {
  const of = 9999
  const taken = new Set(scenarios.map(({ id }) => shardOf(id, of)))
  const index = Array.from({ length: of }, (_, place) => place + 1).find((part) => !taken.has(part))
  return `${index}/${of}`
}

/** One clear sentence or a list of them, no stack trace, exit code 2. */
async function refused(args: readonly string[], sentence: RegExp): Promise<void> {
  const { code, out, error } = await command([...args, '--out', join(dir, 'never')])
  expect({ code, error }).toEqual({ code: 2, error: expect.stringMatching(sentence) })
  expect(`${out}${error}`).not.toMatch(/\n\s+at |Error:/)
}

describe('bad input ends with exit code 2 and a sentence', () => {
  test('for a configuration file that is missing', () =>
    refused(['run', '--config', join(dir, 'nowhere.yaml')], /nowhere\.yaml/))
  test('for malformed YAML, with the line', async () =>
    refused(
      ['run', '--config', await file('malformed.yaml', 'version: 1\nauthorizationServer: [')],
      /malformed\.yaml.*[23]/s,
    ))
  test('for an unknown key, with its path and what is near', async () =>
    refused(
      ['run', '--config', await file('key.yaml', minimal('http://127.0.0.1:9', 'limitz: {}\n'))],
      /limitz.*limits/s,
    ))
  test('for an environment variable that is not set', async () =>
    refused(['run', '--config', await file('env.yaml', minimal('"${NOBODY_SET_THIS}"'))], /NOBODY_SET_THIS/))
  test('for a host that is not allowed, with the line to add', async () =>
    refused(['run', '--config', await file('host.yaml', minimal('https://as.example'))], /limits.*hosts.*as\.example/s))
  test('for an unknown scenario glob', () => refused(['run', 'no/such/thing'], /no\/such\/thing.*parcelproof list/s))
  test('for a selection that leaves nothing', () => refused(['run', '--shard', emptyShard()], /No scenario is left/))
  test('for an unknown carrier', () => refused(['run', '--carrier', 'dpd'], /dpd.*ups, fedex, usps, dhl/s))
  test('for an unknown profile', () => refused(['run', '--profile', 'strict'], /strict.*oauth-2\.1/s))
  test('for an unknown reporter', () => refused(['run', '--reporter', 'pdf'], /pdf.*junit/s))
  test('for an unknown option', () => refused(['run', '--frobnicate'], /--frobnicate/))
  test('for a shard that is none', () => refused(['run', '--shard', '4/3'], /1\/3/))
  test('for a baseline that is missing', () => refused(['run', '--baseline', join(dir, 'none.yaml')], /none\.yaml/))
  test('for an unknown command', async () => {
    const { code, error } = await command(['frobnicate'])
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining('frobnicate') })
  })
  test('for an unknown id to explain, with what is near', async () => {
    const { code, error } = await command(['explain', 'RFC9700-2.1.1-88'])
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining('RFC9700-2.1.1-8') })
  })
  test('for a report folder that is a file, before anything is sent', async () => {
    const blocked = await file('blocked', '')
    const { code, error } = await command([
      'run',
      'authorization-server/metadata/published',
      '--carrier',
      'ups',
      '--out',
      blocked,
    ])
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining('blocked') })
  })
  test('for init over a file that exists, which stays as it is', async () => {
    const existing = await file('parcelproof.yaml', 'mine')
    const { code, error } = await command(['init', existing])
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining('--force') })
    expect(await readFile(existing, 'utf8')).toBe('mine')
  })
})

describe('good input', () => {
  test('explains a statement: what it says, the attack, who settles it, what to do', async () => {
    const { code, out } = await command(['explain', 'RFC9700-2.1.1-8'])
    expect(code).toBe(0)
    expect(out).toContain('insist on the right')
    expect(out).toContain('Authorization Code Injection')
    expect(out).toContain('authorization-server/pkce/verifier-enforced')
    expect(out).toContain('what to do')
  })

  test('prints the carriers as environment variables', async () => {
    const { code, out } = await command(['env'])
    expect(code).toBe(0)
    expect(out).toContain('UPS_TOKEN_ENDPOINT=http://127.0.0.1:4010/security/v1/oauth/token\n')
  })
})
