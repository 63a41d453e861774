import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { secretsIn } from '../../../scenarios/client/tokens/found.ts'
import type { Simulators } from '../../../simulators/index.ts'
import { systemClock } from '../../http/clock.ts'
import { openBrowser, type Visit } from '../self-check/browser.ts'
import type { PlatformOptions } from '../start-platform.ts'
import { goodSteps, replaceStep } from '../steps.ts'
import { openStore } from '../store/open-store.ts'
import { collectSecrets } from '../testing/collect-secrets.ts'
import { dumpStore } from '../testing/dump-store.ts'
import { startPostgres } from '../testing/postgres-server.ts'
import { startRedis } from '../testing/redis-server.ts'
import { openSeenWorld, operatorKey, type SeenWorld } from '../testing/seen-world.ts'
import { isMissing, type Missing, type Service, tellMissing } from '../testing/service.ts'
import { altered, halfway, startCarriers } from '../testing/world.ts'
import { logsTokensWithErrors } from '../weak-twins/tokens/calls.ts'
import { keepsRecordsUnsealed } from '../weak-twins/tokens/endings.ts'

const memory: Service = { url: 'memory', [Symbol.asyncDispose]: async () => undefined }
const [redis, postgres] = await Promise.all([startRedis(), startPostgres()])
const services: readonly (readonly [string, Service | Missing])[] = [
  ['memory', memory],
  ['Redis', redis],
  ['PostgreSQL', postgres],
]

let simulators: Simulators
beforeAll(async () => {
  simulators = await startCarriers(['ups', 'usps'])
})
afterAll(async () => {
  await simulators.close()
  for (const [, service] of services) if (!isMissing(service)) await service[Symbol.asyncDispose]()
})

/** Everything that somebody could look at after a run, by where it is, and every secret that was used in it. */
async function wholeRun(url: string, extra: Partial<PlatformOptions> = {}) {
  const collector = collectSecrets()
  const masterKey = randomBytes(32)
  const store = url === 'memory' ? {} : { store: await openStore({ url }, systemClock) }
  await using world = await openSeenWorld(simulators, {
    masterKey,
    send: collector.send,
    random: collector.random,
    ...store,
    ...extra,
  })
  collector.add('the master key', masterKey.toString('base64url'))
  collector.add('the operator’s key', operatorKey)
  for (const { key, atCarriers } of Object.values(world.tenants)) {
    collector.add('the key of a tenant', key)
    for (const { initialAccessToken } of atCarriers.values())
      collector.add('an initial access token', initialAccessToken)
  }
  const pages: string[] = []
  const seen = (visit: Visit): Visit => {
    pages.push(visit.text)
    return visit
  }
  const flowOf = async (tenant: 'acme' | 'globex', carrier: 'ups' | 'usps' = 'ups') => {
    const flow = await halfway(world.client(tenant, carrier))
    collector.add('a state', flow.state)
    collector.add('a code', flow.code)
    return flow
  }
  const failing = async (url: string, answer: () => Response, work: () => Promise<unknown>) => {
    collector.intercept = (asked, body) => (asked.includes(url) || body.includes(url) ? answer() : undefined)
    await work()
    collector.intercept = () => undefined
  }

  for (const carrier of ['ups', 'usps'] as const) {
    const { browser, callback } = await flowOf('acme', carrier)
    seen(await browser.visit(callback.href))
    seen(await world.client('acme', carrier).call(openBrowser()))
  }
  // Everything that goes wrong, where people print what they have in their hands.
  const denied = await flowOf('acme')
  seen(await denied.browser.visit(altered(denied.callback, { code: undefined, error: 'access_denied' })))
  const stray = await flowOf('globex')
  seen(await stray.browser.visit(stray.callback.href.replace('/globex/', '/acme/')))
  const elsewhere = await flowOf('globex')
  seen(await openBrowser().visit(elsewhere.callback.href))
  const answers = [
    () => new Response('{"broken', { status: 500 }),
    () => new Response('<h1>Bad gateway</h1>', { status: 200, headers: { 'content-type': 'text/html' } }),
    () => Response.json({ error: 'invalid_grant', error_description: 'no' }, { status: 400 }),
  ]
  for (const answer of answers) {
    const spoiled = await flowOf('acme')
    await failing('code=', answer, async () => seen(await spoiled.browser.visit(spoiled.callback.href)))
  }
  await failing(
    simulators.carrier('ups').api,
    () => {
      throw new Error('cut off')
    },
    async () => seen(await world.client('acme').call(openBrowser())),
  )
  seen(await world.client('acme').call(openBrowser()))
  const open = await flowOf('globex', 'usps')
  seen(await world.client('globex', 'usps').connect(openBrowser()))
  seen(await world.client('acme', 'usps').disconnect(openBrowser()))
  seen(await openBrowser().visit(`${world.platform.origin}/cb/nobody/ups?code=${open.code}&state=${open.state}`))
  return { secrets: collector.all(), places: await placesOf(world, pages, url), events: world.events }
}

async function placesOf(
  world: SeenWorld,
  pages: readonly string[],
  url: string,
): Promise<Readonly<Record<string, string>>> {
  const shown: string[] = []
  for (const { id, key } of Object.values(world.tenants)) {
    for (const path of ['audit', 'health', 'carriers/ups', 'carriers/ups/health', 'carriers/ups/circuits']) {
      shown.push((await world.ask(`/tenants/${id}/${path}`, key)).text)
    }
    shown.push(await dashboardOf(world, key))
  }
  const operator: string[] = [await dashboardOf(world, operatorKey)]
  for (const path of [
    'audit',
    'health',
    'alerts',
    'circuits',
    'tenants/acme/carriers/ups/client',
    'tenants/acme/carriers/ups/policies',
  ]) {
    operator.push((await world.ask(`/operator/${path}`, operatorKey)).text)
  }
  return {
    log: world.events.map((event) => JSON.stringify(event)).join('\n'),
    traces: JSON.stringify(
      world.spans
        .getFinishedSpans()
        .map(({ name, attributes, events, status, links, resource }) => [
          name,
          attributes,
          events,
          status,
          links,
          resource.attributes,
        ]),
    ),
    metrics: await world.metrics(),
    'audit log, health and page of tenants': shown.join('\n'),
    'audit log, health and page of the operator': operator.join('\n'),
    'what callers and browsers were answered': pages.join('\n'),
    store: url === 'memory' ? [...world.store.entries()].flat().join('\n') : await dumpStore(url),
  }
}

async function dashboardOf({ platform }: SeenWorld, key: string): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: platform.origin }
  const body = new URLSearchParams({ key }).toString()
  const signedIn = await fetch(`${platform.origin}/dashboard/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers,
    body,
  })
  const [cookie = ''] = (signedIn.headers.get('set-cookie') ?? '').split(';')
  const home = `${platform.origin}${signedIn.headers.get('location')}`
  return (await fetch(home, { headers: { cookie } })).text()
}

type Run = Awaited<ReturnType<typeof wholeRun>>

/** What was found, and where. */
function found({ secrets, places }: Pick<Run, 'secrets' | 'places'>): readonly string[] {
  return Object.entries(places).flatMap(([place, text]) => [
    ...new Set(secretsIn(text, secrets).map(({ what }) => `${what} in ${place}`)),
  ])
}

const everyKind = [
  'an access token',
  'a refresh token',
  'a code',
  'a verifier',
  'a state',
  'a value made at random',
  'a client secret',
  'a registration token',
  'an initial access token',
  'the key of a tenant',
  'the operator’s key',
  'the master key',
]

for (const [name, service] of services) {
  if (isMissing(service)) tellMissing(name, service)
  else
    describe(`after a run on ${name}`, () => {
      test('no secret of it is in any place that somebody could look at', async () => {
        const run = await wholeRun(service.url)
        const kinds = new Set(run.secrets.map(({ what }) => what))
        expect(everyKind.filter((kind) => !kinds.has(kind))).toEqual([])
        // Something stands everywhere, so that something could have been found.
        for (const [place, text] of Object.entries(run.places))
          expect([place, /ups|marker-acme/.test(text)]).toEqual([place, true])
        expect(run.places.store).toContain('acme')
        expect(run.events.map(({ kind, reason }) => reason ?? kind)).toEqual(
          expect.arrayContaining([
            'redemption-refused',
            'authorization-refused',
            'other-session',
            'flow-unknown',
            'connected',
          ]),
        )
        expect(found(run)).toEqual([])
      }, 30_000)
    })
}

describe('the search finds', () => {
  test.each([
    ['a token in a log', { steps: logsTokensWithErrors.steps }, ['an access token in log']],
    [
      'tokens and verifiers in a store',
      { steps: keepsRecordsUnsealed.steps },
      ['a value made at random in store', 'a refresh token in store'],
    ],
    [
      'a verifier in a trace',
      {
        steps: replaceStep(goodSteps, 'requestAttributes', (_url, { body }) => ({
          body: Buffer.from(String(body)).toString('base64'),
        })),
      },
      ['a verifier in traces', 'a code in traces'],
    ],
    [
      'a name in metrics that is a key',
      { steps: replaceStep(goodSteps, 'pseudonymOf', () => operatorKey) },
      ['the operator’s key in metrics'],
    ],
  ])(
    '%s',
    async (_what, extra, expected) => {
      const run = await wholeRun('memory', extra)
      expect(found(run)).toEqual(expect.arrayContaining([...expected]))
    },
    30_000,
  )
})
