import { describe, expect, test } from 'vitest'
import { briefEffort } from '../../../scenarios/api/effort.ts'
import type { Finding } from '../../../scenarios/api/finding.ts'
import { seededRandomness } from '../../../scenarios/api/randomness.ts'
import type { ClientScenario } from '../../../scenarios/api/scenario.ts'
import { begin, callbackOf, connect, deliver } from '../../../scenarios/client/flows.ts'
import { clientScenarios } from '../../../scenarios/client/index.ts'
import { leaseSmallPlatform, type PlatformUnderTest } from './testing/platform-under-test.ts'
import type { SmallPlatformStyle } from './testing/small-platform.ts'

const styles: readonly (readonly [string, SmallPlatformStyle])[] = [
  ['headers and redirects', {}],
  ['a form to sign in, and JSON that says where to go', { signIn: 'form', start: 'json' }],
  ['a form that goes straight on to the carrier', { signIn: 'form' }],
  ['tokens kept in the session alone, one redirect after the callback', { keeps: 'session' }],
  ['codes redeemed after the callback was answered', { redeems: 'after-answer' }],
]

// Side by side: most of it is waiting for what must not come.
describe.concurrent.each(styles)('a correct platform with %s', (_, style) => {
  test('connects, and its call carries the token of that very flow', async () => {
    await using under = await leaseSmallPlatform(style)
    const [acme] = under.target.tenants
    const connected = await connect(under.target, acme)
    expect(connected).toMatchObject({ kind: 'connected', redemption: { tenant: 'acme' } })
    if (connected.kind !== 'connected') return
    // A platform that redeems late may store late.
    await under.target.settle()
    const { apiCalls } = await under.target.call(acme, { browser: connected.flow.browser })
    expect(apiCalls.flatMap(({ tokens }) => tokens)).toMatchObject([
      { place: 'header', scheme: 'Bearer', generation: 1, issuedFor: { flow: connected.flow.id, tenant: 'acme' } },
    ])
  })

  test.each(clientScenarios.filter(({ repeats }) => repeats !== true))(
    'gets no false verdict by $id',
    async (scenario) => {
      await using under = await leaseSmallPlatform(style)
      const abilities = await Promise.all(scenario.needs.map((need) => under.target.able(need)))
      // A run does not begin what a target cannot offer; it names the line that would.
      if (abilities.some(({ kind }) => kind !== 'yes')) return
      const findings = await findingsOf(scenario, under)
      expect(findings.filter(isUnclear)).toEqual([])
      const red = rowsOf(findings).filter((row) => !knownGaps.includes(row))
      expect(red).toEqual([])
    },
  )
})

/** What the small platform lacks has to be named by the line that would offer it. */
function isUnclear(finding: Finding): boolean {
  if (finding.kind === 'could-not-run') return !/client\.|facts|limits\./.test(finding.missing)
  // Its form takes the people of the tenant whose page it is, and nobody else.
  return finding.kind === 'inconclusive' && !/signing in as/.test(finding.reason)
}

/**
 * The small platform does not read iss, which alone is a SHOULD (RFC 9700, 2.1), tells unknown tenants from known ones, and
 * does not follow a challenge to step up.
 */
const knownGaps = ['RFC9700-2.1-7', 'TENANT-ERR-1', 'RFC9470-4-1']

test('judges by the token request that left: the carrier refuses it, the platform shows an error, and the tenants have met', async () => {
  const scenario = named('client/tenants/callback-of-another-tenant')
  expect(await brokenRows(scenario, { states: 'of-anybody' })).toEqual(
    expect.arrayContaining(['TENANT-STATE-1', 'TENANT-PKCE-1', 'TENANT-REDIR-3']),
  )
})

test('takes a 429 that the platform passes on from a carrier for an answer, and calls once', async () => {
  await using under = await leaseSmallPlatform()
  const [acme] = under.target.tenants
  await connect(under.target, acme)
  under.target.behave({ api: async () => ({ kind: 'json', status: 429, body: { error: 'rate_limited' } }) })
  const { answer, apiCalls } = await under.target.call(acme)
  expect(answer).toMatchObject({ kind: 'answered', status: 429 })
  expect(apiCalls).toHaveLength(1)
})

test.each([
  ['responses that are posted as forms', { responses: 'form_post' }],
  ['a dozen redirects after the callback', { detours: 12 }],
] as const)(
  'reaches a correct platform with %s, and tells it from one that takes anybody’s state',
  async (_, style) => {
    const scenario = named('client/tenants/callback-of-another-tenant')
    await using under = await leaseSmallPlatform(style)
    const findings = await findingsOf(scenario, under)
    expect(findings.filter(({ kind }) => kind === 'inconclusive' || kind === 'could-not-run')).toEqual([])
    expect(rowsOf(findings)).toEqual([])
    expect(await brokenRows(scenario, { ...style, states: 'of-anybody' })).toContain('TENANT-STATE-1')
  },
)

test('sends what shows the tenant with starts and calls, never with a callback', async () => {
  await using under = await leaseSmallPlatform()
  const [acme] = under.target.tenants
  await connect(under.target, acme, { call: true })
  const withKey = under.platform.seen.filter(({ headers }) => headers['x-key'] !== undefined).map(({ path }) => path)
  expect(withKey).toEqual(['/start/acme/ups', '/call/acme/ups'])
  expect(under.platform.seen.map(({ path }) => path)).toContain('/cb/acme/ups')
})

test('takes a callback to its address as a browser that a carrier has sent: a navigation, no Origin, its own cookies', async () => {
  await using under = await leaseSmallPlatform()
  await connect(under.target, under.target.tenants[0])
  const callback = under.platform.seen.find(({ path }) => path.startsWith('/cb/'))
  expect(callback?.headers).toMatchObject({ 'sec-fetch-mode': 'navigate', cookie: expect.stringContaining('sid=') })
  expect(callback?.headers.origin).toBeUndefined()
})

test('learns a client from the first start of its tenant, and does not judge how it authenticates', async () => {
  await using under = await leaseSmallPlatform()
  const [acme] = under.target.tenants
  expect(acme.client(under.target.carrier)).toBeUndefined()
  await begin(under.target, acme)
  expect(acme.client(under.target.carrier)).toMatchObject({ id: 'acme-ups', method: 'learned' })
})

test('tells a code of one tenant from a verifier of another in a token request', async () => {
  await using under = await leaseSmallPlatform()
  const [acme, globex] = under.target.tenants
  const [one, two] = [await begin(under.target, acme), await begin(under.target, globex ?? acme)]
  if (one.kind === 'failed' || two.kind === 'failed') throw new Error('the platform did not start')
  const response = under.target.grant(two.flow).response.filter(([name]) => name !== 'code')
  const stolen = under.target.grant(one.flow).code
  const outcome = await deliver(under.target, two.flow, [['code', stolen], ...response], { label: 'a stolen code' })
  expect(outcome.tokenRequests).toMatchObject([
    {
      code: { issuedFor: { tenant: 'acme' } },
      verifier: { flow: two.flow.id },
      credentials: { clientId: 'globex-ups' },
    },
  ])
})

test('lets carriers answer otherwise until it is stopped, also with silence that ends with the scenario', async () => {
  const under = await leaseSmallPlatform()
  const [acme] = under.target.tenants
  const refusing = under.target.behave({
    token: async () => ({ kind: 'json', status: 400, body: { error: 'invalid_grant' } }),
  })
  const begun = await begin(under.target, acme)
  if (begun.kind === 'failed') throw new Error(begun.sentence)
  const { flow } = begun
  const refused = await under.target.deliver({
    to: callbackOf(flow),
    params: under.target.grant(flow).response,
    browser: flow.browser,
  })
  expect(refused).toMatchObject({
    kind: 'answered',
    last: { status: 400 },
    tokenRequests: [{ grantType: 'authorization_code' }],
  })
  refusing.stop()
  expect(await connect(under.target, acme)).toMatchObject({ kind: 'connected' })
  under.target.behave({ api: async () => ({ kind: 'silence' }) })
  const waiting = under.target.call(acme)
  await under.target.awaitArrival((arrival) => arrival.kind === 'api', 5000)
  await under[Symbol.asyncDispose]()
  expect((await waiting).answer.kind).not.toBe('rate-limited')
})

function named(id: string): ClientScenario {
  const scenario = clientScenarios.find((candidate) => candidate.id === id)
  if (scenario === undefined) throw new Error(`there is no scenario ${id}`)
  return scenario
}

function findingsOf(scenario: ClientScenario, { target }: PlatformUnderTest) {
  const signal = new AbortController().signal
  const search = { seed: 1, effort: briefEffort }
  return scenario.run({ target, random: seededRandomness(1, scenario.id), profile: 'rfc9700', search, signal })
}

async function brokenRows(scenario: ClientScenario, style: SmallPlatformStyle): Promise<readonly string[]> {
  await using under = await leaseSmallPlatform(style)
  return rowsOf(await findingsOf(scenario, under))
}

function rowsOf(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.filter(({ kind }) => kind === 'broken').map(({ requirement }) => requirement))]
}
