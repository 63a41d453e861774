import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { stringify } from 'yaml'
import type { LoadPlan } from '../../load/plan.ts'
import { generatorOf } from '../../load/run/assess.ts'
import { k6InTests } from '../../load/run/k6-in-tests.ts'
import { runK6 } from '../../load/run/k6-process.ts'
import { planOf } from '../../load/run/make-plan.ts'
import { type LoadSettings, runLoad } from '../../load/run/run-load.ts'
import { createTally } from '../../load/run/tally.ts'
import type { LoadTarget } from '../../load/target.ts'
import { startSimulatedTarget } from '../../load/targets/simulated.ts'
import { loadResult } from '../../reports/load-model.ts'
import { command } from '../cli/command-in-tests.ts'
import { tool } from '../version.ts'

const k6 = await k6InTests()
const folder = mkdtempSync(join(tmpdir(), 'parcelproof-load-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

const out = ['--out', join(folder, 'out')]

describe('a command that cannot be', () => {
  test.for([
    [['load', 'code-flood'], /There is no journey code-flood\. The journeys are code-flow, /],
    [['load', 'code-flow', '--shape', 'round'], /There is no shape round\. The shapes are smoke, /],
    [['load', 'code-flow', '--p95', 'fast'], /It has to be a whole number/],
    [['load', 'code-flow', '--p95', '0'], /It has to be 1 or more/],
    [['load', 'code-flow', '--carrier', 'pigeon'], /There is no carrier pigeon/],
    [['load', 'code-flow', '--flows', '100', '--seconds', '3', '--shape', 'soak'], /--flows says how long already/],
    [['load', 'code-flow', '--flows', '100', '--shape', 'ramp'], /for the shapes steady and soak/],
    [['load', 'code-flow', '--baseline-load', join(folder, 'none.json')], /There is no load result to read at/],
  ] as const)('is refused in a sentence: %o', async ([args, sentence]) => {
    const { code, error } = await command([...args, ...out])
    expect({ code, error }).toEqual({ code: 2, error: expect.stringMatching(sentence) })
  })

  test('is refused where the stored run is none', async () => {
    const file = join(folder, 'half.json')
    await writeFile(file, '{"schema": ')
    const { code, error } = await command(['load', 'code-flow', '--baseline-load', file, ...out])
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining('is no result of a load run') })
  })
})

test('says how to get k6 where it is absent', async () => {
  vi.stubEnv('K6_BIN', join(folder, 'no-such-k6'))
  const { code, error } = await command(['load', 'code-flow', ...out])
  expect(code).toBe(2)
  expect(error).toMatch(/K6_BIN names .*no-such-k6, which does not run\..*npm run load:install/)
})

describe('whether the generator was the limit', () => {
  const tallyWith = (milliseconds: number) => {
    const tally = createTally()
    for (let flow = 0; flow < 100; flow += 1) tally.add({ kind: 'own-time', milliseconds })
    return tally
  }

  test('is said where it needed long for itself, or all processors', () => {
    expect(generatorOf(tallyWith(50), 1, 10).saturated).toBe(true)
    expect(generatorOf(tallyWith(1), 10_000, 10).saturated).toBe(true)
  })

  test('is not said of one that had nothing to do but wait', () => {
    expect(generatorOf(tallyWith(1), 1, 10).saturated).toBe(false)
  })
})

describe.skipIf(k6 === undefined)('a configuration', () => {
  const server = (more: object) => ({
    version: 1,
    authorizationServer: {
      metadata: 'none',
      endpoints: {
        authorization_endpoint: 'https://as.example/authorize',
        token_endpoint: 'https://as.example/token',
      },
      tenants: [{ id: 'acme', clients: [{ id: 'c', auth: 'none', redirectUris: ['http://127.0.0.1/cb'] }] }],
      ...more,
    },
    limits: { hosts: ['as.example'] },
  })

  async function loaded(name: string, content: object, ...args: readonly string[]) {
    const file = join(folder, name)
    await writeFile(file, stringify(content))
    return command(['load', 'code-flow', '--config', file, ...args, ...out])
  }

  test('that names a host is not enough: the person has to repeat it', async () => {
    const { code, error } = await loaded('host.yaml', server({}))
    expect(code).toBe(2)
    expect(error).toMatch(/Load would go to as\.example, which is not this machine: say --allow-host as\.example/)
    const other = await loaded('host.yaml', server({}), '--allow-host', 'other.example')
    expect(other.code).toBe(2)
  })

  test('whose login needs a person is refused', async () => {
    const login = { kind: 'form', steps: [{ click: 'button' }] }
    const { code, error } = await loaded('login.yaml', server({ login }), '--allow-host', 'as.example')
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining('login.kind form') })
  })

  test('leaves the carriers alone: journeys that change them are refused', async () => {
    const file = join(folder, 'plot.yaml')
    const tenants = [{ id: 'acme', clients: [{ id: 'c', auth: 'none', redirectUris: ['http://127.0.0.1/cb'] }] }]
    const endpoints = { authorization_endpoint: 'http://127.0.0.1:9/a', token_endpoint: 'http://127.0.0.1:9/t' }
    await writeFile(file, stringify({ version: 1, authorizationServer: { metadata: 'none', endpoints, tenants } }))
    const { code, error } = await command(['load', 'key-rotation', '--config', file, ...out])
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining('send it to the bundled carriers') })
  })

  test('describes a server that load goes to: metadata found, answers checked', { timeout: 60_000 }, async () => {
    await using started = await startSimulatedTarget({ carriers: ['ups'], tenants: 2, profile: 'rfc9700' })
    const [carrier] = started.simulators.carriers
    const tenants = started.target.pairs.flatMap((pair) =>
      'client' in pair
        ? [
            {
              id: pair.tenant,
              resource: pair.resource,
              probe: { url: pair.probe?.url },
              clients: [
                {
                  id: pair.client.id,
                  auth: pair.client.authentication,
                  secret: pair.client.secret,
                  redirectUris: [pair.client.redirectUri],
                  scope: pair.client.scope,
                },
              ],
            },
          ]
        : [],
    )
    const config = { version: 1, authorizationServer: { issuer: carrier?.issuer, tenants } }
    const { code, error } = await loaded('good.yaml', config, '--rate', '5', '--seconds', '3')
    expect({ code, error }).toEqual({ code: 0, error: '' })
    const result = loadResult.parse(JSON.parse(readFileSync(join(folder, 'out', 'load.json'), 'utf8')))
    expect(result.verdict).toBe('passed')
    expect(result.target).toMatchObject({ kind: 'authorization-server', tenants: 2 })
    expect(result.stages.map(({ stage }) => stage)).toEqual(
      expect.arrayContaining(['authorize', 'redeem', 'call', 'flow']),
    )
    expect(readFileSync(join(folder, 'out', 'report.html'), 'utf8')).toContain('Latency over time')
    expect(readFileSync(join(folder, 'out', 'load-junit.xml'), 'utf8')).toContain('failures="0"')
  })
})

describe.skipIf(k6 === undefined)('a run that does not come to its end', () => {
  function settings(target: LoadTarget, more: Partial<LoadSettings> = {}): LoadSettings {
    if (k6 === undefined) throw new Error('k6 is missing')
    return {
      k6,
      journey: 'code-flow',
      shape: 'steady',
      rate: 20,
      seconds: 20,
      seed: 7,
      thresholds: { wrongShare: 0 },
      target,
      tool,
      command: 'parcelproof load code-flow',
      ...more,
    }
  }

  const someFlows = (after: () => void): NonNullable<LoadSettings['onProgress']> => {
    let told = false
    return (tally) => {
      if (told || tally.flows < 10) return
      told = true
      after()
    }
  }

  test('because the target went down halfway keeps what was measured', { timeout: 60_000 }, async () => {
    await using started = await startSimulatedTarget({ carriers: ['ups'], tenants: 2, profile: 'rfc9700' })
    const onProgress = someFlows(() => void started.simulators.close())
    const result = await runLoad(settings(started.target, { onProgress }))
    expect(result.verdict).toBe('incomplete')
    expect(result.findings[0]).toMatch(
      /The target answered no more from second \d+ on; .* What was measured until then is kept\./,
    )
    const flows = result.stages.filter(({ stage }) => stage === 'flow')
    expect(flows.reduce((sum, { outcomes }) => sum + outcomes.ok, 0)).toBeGreaterThanOrEqual(10)
  })

  test('because somebody stopped it keeps what was measured', { timeout: 60_000 }, async () => {
    await using started = await startSimulatedTarget({ carriers: ['ups'], tenants: 2, profile: 'rfc9700' })
    const controller = new AbortController()
    const onProgress = someFlows(() => controller.abort())
    const result = await runLoad(settings(started.target, { onProgress, signal: controller.signal }))
    expect(result.verdict).toBe('incomplete')
    expect(result.findings[0]).toBe('The run was stopped. What was measured until then is kept.')
    expect(result.series.length).toBeGreaterThan(0)
  })

  test('because the plan has no thresholds says so', { timeout: 60_000 }, async () => {
    const { target } = await nobody()
    const plan: LoadPlan = JSON.parse(JSON.stringify({ ...planOf(settings(target)), thresholds: undefined }))
    const ending = await runK6({ ...settings(target), plan, onSample: () => undefined })
    expect(ending.exitCode).not.toBe(0)
    expect(ending.complaints.join('\n')).toContain('The plan has no thresholds')
  })

  test('because nobody is there sends no load', { timeout: 60_000 }, async () => {
    const { target } = await nobody()
    await expect(runLoad(settings(target))).rejects.toMatchObject({
      code: 'PREFLIGHT_FAILED',
      message: expect.stringMatching(/no answer.*Is the target running at this address\? No load was sent\./),
    })
  })

  test('because a rate limiter stands in front sends no load', { timeout: 60_000 }, async () => {
    await using limiter = await answering((_, response) => response.writeHead(429).end())
    await expect(runLoad(settings(limiter.target))).rejects.toThrow('A rate limiter stands in front of it')
  })

  test('is doubted, before it begins, where every answer ends its connection', { timeout: 60_000 }, async () => {
    await using hasty = await answering((request, response) => {
      const { searchParams: query, pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
      const back = `${query.get('redirect_uri')}?code=c&state=${encodeURIComponent(query.get('state') ?? '')}`
      response.setHeader('connection', 'close')
      if (pathname === '/authorize') response.writeHead(302, { location: back }).end()
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"a"}')
    })
    const doubts: string[] = []
    // Client credentials alone: this server takes every code.
    const journey = 'client-credentials'
    const { target } = hasty
    const [pair] = target.kind === 'authorization-server' ? target.pairs : []
    if (pair === undefined) throw new Error('there is no pair')
    const client = { ...pair.client, authentication: 'client_secret_post', secret: 's' } as const
    const confidential = { kind: 'authorization-server', name: 'theirs', pairs: [{ ...pair, client }] } as const
    const onDoubt = (sentence: string) => void doubts.push(sentence)
    const result = await runLoad(
      settings({ ...confidential, pairs: [...confidential.pairs] }, { journey, seconds: 1, onDoubt }),
    )
    expect(doubts).toEqual([
      expect.stringMatching(/10 were opened for 10 requests, so the numbers are those of connections/),
    ])
    expect(result.findings).toEqual(expect.arrayContaining(doubts))
  })

  test('because the clients are locked out sends no load', { timeout: 60_000 }, async () => {
    await using locked = await answering((request, response) => {
      const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams
      const back = `${query.get('redirect_uri')}?code=c&state=${encodeURIComponent(query.get('state') ?? '')}`
      if (request.method === 'GET') response.writeHead(302, { location: back }).end()
      else response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}')
    })
    await expect(runLoad(settings(locked.target))).rejects.toThrow('a user may be locked out')
  })
})

interface Answering extends AsyncDisposable {
  readonly target: LoadTarget
}

async function answering(listener: RequestListener): Promise<Answering> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const origin = `http://127.0.0.1:${port}`
  const client = { id: 'c', authentication: 'none', redirectUri: 'http://127.0.0.1/cb' } as const
  const at = {
    carrier: 'theirs',
    authorizationEndpoint: `${origin}/authorize`,
    tokenEndpoint: `${origin}/token`,
    client,
  }
  return {
    target: { kind: 'authorization-server', name: 'theirs', pairs: [{ tenant: 'acme', ...at }] },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => void server.close(resolve))
    },
  }
}

/** A target at an address where nobody listens any more. */
async function nobody(): Promise<Answering> {
  const gone = await answering(() => undefined)
  await gone[Symbol.asyncDispose]()
  return gone
}
