import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pc from 'picocolors'
import { expect, test } from 'vitest'
import { carrierProfiles } from '../../simulators/index.ts'
import { command } from './command-in-tests.ts'
import { simulate } from './simulate.ts'
import type { SimulateOptions } from './simulate-options.ts'

const execute = promisify(execFile)

/** Starts the command on free ports, lets `look` read what it printed, and stops it. */
async function printed(options: Partial<SimulateOptions>, look: (out: string) => Promise<void>): Promise<number> {
  const stop = Promise.withResolvers<void>()
  const shown = Promise.withResolvers<string>()
  const terminal = { out: shown.resolve, error: shown.resolve, interactive: false, colors: pc.createColors(false) }
  const ended = simulate({ carriers: [], profile: 'today', portBase: 0, ...options }, terminal, stop.promise)
  ended.catch(shown.reject)
  try {
    await look(await shown.promise)
  } finally {
    stop.resolve()
  }
  return ended
}

test.each(carrierProfiles)('prints a curl line a carrier that gets a token when pasted (%s)', async (profile) => {
  const code = await printed({ profile }, async (out) => {
    const lines = out.split('\n').flatMap((line) => /^ +try +(curl .+)$/.exec(line)?.[1] ?? [])
    expect(lines).toHaveLength(4)
    for (const line of lines) {
      const { stdout } = await execute('sh', ['-c', line])
      expect({ line, answer: JSON.parse(stdout) }).toEqual({
        line,
        answer: expect.objectContaining({ access_token: expect.any(String) }),
      })
    }
  })
  expect(code).toBe(0)
})

test('serves the control API, and stops on Ctrl-C with exit code 0', async () => {
  const script = join(import.meta.dirname, '../bin/parcelproof.js')
  const child = spawn(process.execPath, [script, 'simulate', 'ups', '--port-base', '0'])
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  await expect.poll(() => out, { timeout: 30_000 }).toContain('Ctrl-C stops')
  const [, address = ''] = /control API: (http:\S+)/.exec(out) ?? []
  const answer = await fetch(`${address}/carriers`)
  expect([answer.status, await answer.json()]).toMatchObject([200, [{ id: 'ups', profile: 'today' }]])
  child.kill('SIGINT')
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
})

test('serves https with a certificate whose authority it names, and takes the file away at the end', async () => {
  let file = ''
  await printed({ carriers: ['ups,usps'], profile: 'rfc9700', tls: true }, async (out) => {
    file = /NODE_EXTRA_CA_CERTS=(\S+)/.exec(out)?.[1] ?? ''
    expect(out).toMatch(/issuer +https:\/\/127\.0\.0\.1:/)
    const lines = out.split('\n').flatMap((line) => /^ +try +(curl .+)$/.exec(line)?.[1] ?? [])
    expect(lines).toHaveLength(2)
    for (const line of lines) {
      const { stdout } = await execute('sh', ['-c', line])
      expect(JSON.parse(stdout)).toMatchObject({ access_token: expect.any(String) })
    }
    const issuer = /issuer +(\S+)/.exec(out)?.[1] ?? ''
    const script = `fetch(${JSON.stringify(`${issuer}/.well-known/openid-configuration`)}).then((r) => r.json()).then((d) => console.log(d.issuer))`
    const { stdout } = await execute(process.execPath, ['-e', script], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: file },
    })
    expect(stdout.trim()).toBe(issuer)
  })
  await expect(access(file)).rejects.toThrow(/ENOENT/)
})

test('takes the real hosts of the carriers through the forward proxy it prints', async () => {
  const caFile = join(await mkdtemp(join(tmpdir(), 'parcelproof-simulate-')), 'ca.pem')
  await printed({ carriers: ['ups'], proxy: true, caFile }, async (out) => {
    const proxy = /HTTPS_PROXY=(\S+)/.exec(out)?.[1] ?? ''
    const [, id = '', secret = ''] = /client +(\S+) +secret (\S+)/.exec(out) ?? []
    const curl = async (...args: readonly string[]) => {
      const { stdout } = await execute('curl', ['-s', '--cacert', caFile, ...args], { env: { HTTPS_PROXY: proxy } })
      return JSON.parse(stdout)
    }
    const tokenUrl = 'https://wwwcie.ups.com/security/v1/oauth/token'
    expect(await curl('-u', `${id}:${secret}`, '-d', 'grant_type=client_credentials', tokenUrl)).toMatchObject({
      token_type: 'Bearer',
      expires_in: '14399',
    })
    expect(await curl('https://example.com/')).toMatchObject({ error: 'UNKNOWN_HOST' })
  })
  expect(await readFile(caFile, 'utf8')).toContain('BEGIN CERTIFICATE')
})

test('lets others in who know the control token, and nobody else', async () => {
  await printed({ carriers: ['dhl'], host: '0.0.0.0', controlToken: 'open sesame' }, async (out) => {
    const [, address = ''] = /control API: (http:\S+)/.exec(out) ?? []
    expect(out).toContain('asks for the control token')
    // Listening everywhere, it calls itself by an address that this machine can use.
    expect(out).toMatch(/issuer +http:\/\/127\.0\.0\.1:/)
    const ask = async (headers: Record<string, string>) => (await fetch(`${address}/carriers`, { headers })).status
    expect([await ask({}), await ask({ authorization: 'Bearer guessed' })]).toEqual([401, 401])
    expect(await ask({ authorization: 'Bearer open sesame' })).toBe(200)
  })
})

test('names itself as it was told', async () => {
  await printed({ carriers: ['fedex'], publicHost: 'localhost', profile: 'rfc9700' }, async (out) => {
    expect(out).toMatch(/issuer +http:\/\/localhost:\d+\/oauth/)
  })
})

test('says which port is taken and what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const { code, error } = await command(['simulate', 'ups', '--port-base', String(port)])
  other.close()
  expect({ code, error }).toEqual({ code: 2, error: expect.stringMatching(new RegExp(`${port}.*--port-base`)) })
})

test('says that the port of the proxy is taken, and leaves nothing running', async () => {
  const other = createServer().listen(0)
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const { code, error } = await command(['simulate', 'ups', '--proxy', '--port-base', String(port - 60)])
  other.close()
  expect({ code, error }).toEqual({ code: 2, error: expect.stringMatching(new RegExp(`${port}.*--port-base`)) })
})

test('refuses a bad fault plan with the entry that is wrong', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'parcelproof-faults-')), 'faults.yaml')
  await writeFile(
    path,
    '- { fault: { kind: latency, distribution: { shape: fixed, ms: 5 } } }\n- { fault: { kind: gremlins } }\n',
  )
  const { code, error } = await command(['simulate', 'ups', '--port-base', '0', '--faults', path])
  expect({ code, error }).toEqual({ code: 2, error: expect.stringMatching(/faults\.yaml.*Fault 2.*latency/) })
})

test.each([
  [['simulate', 'dpd'], /dpd.*ups, fedex, usps, dhl/],
  [['simulate', '--profile', 'strict'], /strict.*today, migrating, rfc9700/],
  [['simulate', '--quirk', 'ups/none=on'], /ups\/none.*ups\/numbers-as-strings/],
  [['simulate', '--quirk', 'ups/numbers-as-strings'], /on or off/],
  [['simulate', '--port-base', '65530'], /too high/],
  [['simulate', '--port-base', 'abc'], /port-base.*whole number/],
  [['simulate', '--faults', 'no-such-file.yaml'], /no-such-file\.yaml/],
  [['simulate', '--host', '0.0.0.0', '--port-base', '0'], /0\.0\.0\.0.*--control-token/],
  [['simulate', '--tls', '--ca-file', '/no/such/folder/ca.pem'], /--ca-file.*ENOENT/],
  [['simulate', '--store', 'mysql://localhost'], /store is.*redis:/],
  [['simulate', '--prosy'], /--prosy/],
] as const)('refuses %j with one sentence', async (args, sentence) => {
  const { code, error } = await command(args)
  expect({ code, error }).toEqual({ code: 2, error: expect.stringMatching(sentence) })
  expect(error).not.toMatch(/\n\s+at |Error:/)
})
