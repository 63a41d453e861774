import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pc from 'picocolors'
import { expect, test } from 'vitest'
import { carrierProfiles } from '../../simulators/index.ts'
import { command } from './command-in-tests.ts'
import { simulate } from './simulate.ts'

const execute = promisify(execFile)

/** Starts the command on free ports, lets `look` read what it printed, and stops it. */
async function printed(profile: string, look: (out: string) => Promise<void>): Promise<number> {
  const stop = Promise.withResolvers<void>()
  const shown = Promise.withResolvers<string>()
  const terminal = { out: shown.resolve, error: shown.resolve, interactive: false, colors: pc.createColors(false) }
  const ended = simulate({ carriers: [], profile, portBase: 0 }, terminal, stop.promise)
  ended.catch(shown.reject)
  try {
    await look(await shown.promise)
  } finally {
    stop.resolve()
  }
  return ended
}

test.each(carrierProfiles)('prints a curl line a carrier that gets a token when pasted (%s)', async (profile) => {
  const code = await printed(profile, async (out) => {
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

test('says which port is taken and what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const { code, error } = await command(['simulate', 'ups', '--port-base', String(port)])
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
] as const)('refuses %j with one sentence', async (args, sentence) => {
  const { code, error } = await command(args)
  expect({ code, error }).toEqual({ code: 2, error: expect.stringMatching(sentence) })
  expect(error).not.toMatch(/\n\s+at |Error:/)
})
