import type { Arrival, CarrierAnswer, CarrierBehaviour } from '../../api/carrier.ts'
import type { ClientTarget, PlayedCarrier } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliverHonestly } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, refreshesIn, refreshingConnection } from '../refresh/ageing.ts'

const accessTokens = 'RFC6749-10.3-1-client'
const refreshTokens = 'RFC6749-10.4-1'
const rows = [accessTokens, refreshTokens]

const redirects = [301, 302, 303, 307, 308]

export const hostileServers = clientScenario({
  id: 'client/injection/hostile-servers',
  title: 'Tokens and codes go to nobody that an API or a token endpoint points at',
  story: 'API and token endpoint redirect requests to another host, and a challenge of the API names another server.',
  requirements: rows,
  needs: ['call', 'second-carrier'],
  caughtBy: [
    { twin: 'follows-redirects-of-the-api', breaks: [accessTokens] },
    { twin: 'follows-redirects-of-the-token-endpoint', breaks: [refreshTokens] },
    { twin: 'asks-where-a-challenge-says', breaks: [accessTokens] },
  ],
  async run({ target }) {
    const [other] = target.otherCarriers
    if (other === undefined) return notApplicable(rows, 'the platform is pointed at one carrier only (client.carriers)')
    return [
      ...(await atTheApi(target, other)),
      ...(await atRedemption(target, other)),
      ...(await atRefresh(target, other)),
    ]
  },
})

function redirectTo(location: string, status: number): CarrierAnswer {
  return { kind: 'text', status, body: '', headers: [['location', location]] }
}

async function atTheApi(target: ClientTarget, other: PlayedCarrier): Promise<readonly Finding[]> {
  const connected = await connect(target, target.tenants[0], { call: true })
  if (connected.kind === 'failed') return controlFailed(accessTokens, connected)
  const challenge = [
    `Bearer realm="${other.issuer}"`,
    `authorization_uri="${other.endpoints.authorization_endpoint}"`,
    `token_uri="${other.endpoints.token_endpoint}"`,
    `resource_metadata="${other.api}/.well-known/oauth-protected-resource"`,
    'error="invalid_token"',
  ].join(', ')
  const answers = [
    ...redirects.map((status) => ({
      what: `a redirect (${status})`,
      answer: redirectTo(`${other.api}/taken`, status),
    })),
    {
      what: 'a challenge that names another server',
      answer: { kind: 'json', status: 401, body: {}, headers: [['www-authenticate', challenge]] },
    },
  ] satisfies readonly { readonly what: string; readonly answer: CarrierAnswer }[]
  const findings: Finding[] = []
  for (const { what, answer } of answers) {
    const reached = await during(target, other, { api: async () => answer }, async () => {
      await callAs(target, connected, `a call that is answered by ${what}`)
    })
    findings.push(...judged(accessTokens, reached, `${what} of the API`))
  }
  return findings
}

async function atRedemption(target: ClientTarget, other: PlayedCarrier): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const status of [307, 308]) {
    const begun = await begin(target, target.tenants[0])
    if (begun.kind === 'failed') return [...findings, ...controlFailed(accessTokens, begun)]
    const hostile: CarrierBehaviour = { token: async () => redirectTo(other.endpoints.token_endpoint, status) }
    const reached = await during(target, other, hostile, async () => {
      await deliverHonestly(target, begun.flow)
    })
    // No rule speaks of it: the code is of no use without the client's credentials, which no redirect is given.
    const what = `a redirect (${status}) of the token endpoint, for a code`
    if (reached.length > 0)
      findings.push(...recorded(accessTokens, `${what}: the code reached ${other.id}`, ...reached))
  }
  return findings
}

async function atRefresh(target: ClientTarget, other: PlayedCarrier): Promise<readonly Finding[]> {
  const refreshing = await refreshingConnection(target, target.tenants[0], refreshTokens)
  if (refreshing.kind === 'findings') return refreshing.findings
  const { connected, ageing } = refreshing
  await ageing.age()
  const hostile: CarrierBehaviour = { token: async () => redirectTo(other.endpoints.token_endpoint, 307) }
  const reached = await during(target, other, hostile, async () => {
    const call = await callAs(target, connected, 'a call whose refresh is redirected')
    return refreshesIn(call.tokenRequests).length
  })
  return judged(refreshTokens, reached, 'a redirect (307) of the token endpoint, for a refresh token')
}

/** What reaches the other carrier while this one is hostile. */
async function during(
  target: ClientTarget,
  other: PlayedCarrier,
  hostile: CarrierBehaviour,
  act: () => Promise<unknown>,
): Promise<readonly Arrival[]> {
  const before = target.arrivals().length
  const behaviour = target.behave(hostile)
  await act()
  behaviour.stop()
  return target
    .arrivals()
    .slice(before)
    .filter((arrival) => arrival.carrier.id === other.id && holdsSecret(arrival))
}

function holdsSecret(arrival: Arrival): boolean {
  if (arrival.kind === 'token') return arrival.code !== undefined || arrival.refreshToken !== undefined
  if (arrival.kind === 'api') return arrival.tokens.length > 0
  return arrival.headers.some(
    ([name, value]) => name.toLowerCase() === 'authorization' && /^(bearer|dpop) /i.test(value),
  )
}

function judged(row: string, reached: readonly Arrival[], what: string): readonly Finding[] {
  const [leak] = reached
  if (leak === undefined) return held(row, `${what}: nothing of the connection reached the other host`)
  const carried = leak.kind === 'token' ? 'a code or refresh token' : 'the access token'
  const sentences = { expected: 'it goes to no other host', observed: `${what}: ${carried} reached ${leak.carrier.id}` }
  return broken(row, sentences, ...reached)
}
