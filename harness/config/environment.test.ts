import { describe, expect, test } from 'vitest'
import {
  clientOf,
  configurationOf,
  loadWritten,
  refusalOf,
  serverOf,
  tenantOf,
} from './testing/written-configuration.ts'

const named = (name: string) => configurationOf(serverOf(), { name })

describe('fills', () => {
  test.each(
    [
      ['a whole value', `\${A}`, 'one'],
      ['inside a longer text', `x-\${A}-\${B}`, 'x-one-two'],
      ['a default for one that is not set', `\${NONE:-three}`, 'three'],
      ['a default for one that is empty', `\${EMPTY:-three}`, 'three'],
      ['no default for one that is set', `\${A:-three}`, 'one'],
      ['an empty default', `x\${NONE:-}`, 'x'],
      ['a variable inside a default', `\${NONE:-\${A}!}`, 'one!'],
      ['a placeholder as default', `\${NONE:-{ups.issuer}}`, '{ups.issuer}'],
      ['nothing after two dollars', `$\${A}`, `\${A}`],
      ['what looks like a variable in a value only once', `\${TRICKY}`, `\${A}`],
      ['no other placeholders', '{username} {ups.issuer} $A', '{username} {ups.issuer} $A'],
    ].map(([what, written, expected]) => [what, written, expected] as const),
  )('%s', async (_, written = '', expected = '') => {
    const env = { A: 'one', B: 'two', EMPTY: '', TRICKY: `\${A}` }
    expect((await loadWritten(named(written), { env })).name).toBe(expected)
  })

  test('numbers and truth values', async () => {
    const limits = { requests: `\${N}`, perSecond: `\${RATE:-2.5}` }
    const facts = { dpop: `\${DPOP}`, minStateLength: `\${N}` }
    const configuration = await loadWritten(configurationOf(serverOf({ facts }), { limits, version: `\${V}` }), {
      env: { N: '7', DPOP: 'true', V: '1' },
    })
    expect(configuration.limits).toMatchObject({ requests: 7, perSecond: 2.5 })
    expect(configuration.authorizationServer?.facts).toEqual({ dpop: true, minStateLength: 7 })
  })

  test('text, whatever it looks like', async () => {
    const tenants = [tenantOf({ clients: [clientOf({ auth: 'client_secret_basic', secret: `\${S}` })] })]
    const { authorizationServer } = await loadWritten(configurationOf(serverOf({ tenants })), { env: { S: '0123' } })
    expect(authorizationServer?.tenants[0]?.clients[0]?.secret).toBe('0123')
  })

  test('no keys', async () => {
    const name = `\${A}`
    const params = { [name]: 'x' }
    const { authorizationServer } = await loadWritten(configurationOf(serverOf({ authorize: { params } })))
    expect(authorizationServer?.authorize?.params).toEqual({ [name]: 'x' })
  })
})

describe('refuses', () => {
  test('a variable that is not set, by name, path and line', async () => {
    const error = await refusalOf(`version: 1\nname: \${MISSING_NAME}\nauthorizationServer: {}\n`)
    expect(error.code).toBe('ENV_NOT_SET')
    expect(error.message).toContain('line 2:1: name needs the environment variable MISSING_NAME, which is not set')
  })

  test('all of them at once, and only them where nothing else is wrong', async () => {
    const tenants = [tenantOf({ users: [{ username: `\${USER_NAME}`, password: `\${USER_PASSWORD}` }] })]
    const error = await refusalOf(configurationOf(serverOf({ issuer: `\${ISSUER}`, tenants })))
    expect(error.problems.map(({ code }) => code)).toEqual(['ENV_NOT_SET', 'ENV_NOT_SET', 'ENV_NOT_SET'])
  })

  test.each([`\${`, `\${}`, `\${A`, `\${A-B}`, `\${1A}`, `\${A:B}`])(
    'a placeholder it cannot read: %s',
    async (written) => {
      expect((await refusalOf(named(written))).code).toBe('ENV_SYNTAX')
    },
  )

  test('an empty value, naming the variable', async () => {
    const tenants = [tenantOf({ clients: [clientOf({ auth: 'client_secret_basic', secret: `\${S}` })] })]
    const error = await refusalOf(configurationOf(serverOf({ tenants })), { env: { S: '' } })
    expect(error.message).toContain(`secret is empty (it comes from \${S}); give it a value`)
  })

  test('a wrong value without repeating it', async () => {
    const limits = { requests: `\${N}`, hosts: [`\${H}`] }
    const facts = { pkce: `\${P}`, refreshGrace: `\${G}`, dpop: `\${D}` }
    const secret = 'hunter2'
    const env = { N: secret, H: `${secret}/`, P: secret, G: secret, D: secret, I: secret, U: secret }
    const tenants = [tenantOf({ clients: [clientOf({ redirectUris: [`\${U}`] })] })]
    const error = await refusalOf(configurationOf(serverOf({ facts, tenants, metadata: `\${I}` }), { limits }), { env })
    expect(error.problems).toHaveLength(7)
    expect(error.message).not.toContain(secret)
  })

  test('no placeholder of a login that only came in with a password', async () => {
    const login = { kind: 'form', steps: [{ fill: { selector: '#p', value: `\${P}` } }] }
    const { authorizationServer } = await loadWritten(configurationOf(serverOf({ login })), { env: { P: 'a{b}c' } })
    expect(authorizationServer?.login.steps?.[0]?.fill?.value).toBe('a{b}c')
  })
})
