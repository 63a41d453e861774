import type { Browser } from '../../api/authorization-server.ts'
import type { Arrival, CarrierAnswer, TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant, PlayedCarrier } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliverHonestly } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { type Ageing, callAs, openAgeing, refreshesIn } from '../refresh/ageing.ts'
import { boundTenants } from './bound-tenants.ts'
import { proofsIn } from './proof.ts'

const sent = 'RFC9449-4.2-4'
const newest = 'RFC9449-8.2-1'
const apart = 'RFC9449-9-1'
const rows = [sent, newest, apart]

export const dpopNonces = clientScenario({
  id: 'client/dpop/nonces',
  title: 'The nonce a server has given is in the next proof for that server, and in no other',
  story:
    'Token endpoint and API give nonces, one after another, with good answers and with refusals that ask for them.',
  requirements: rows,
  needs: [],
  repeats: true,
  setUp: { dpop: true, nativeApp: true },
  caughtBy: [
    { twin: 'proves-without-nonce', breaks: [sent, newest] },
    { twin: 'keeps-first-nonce', breaks: [newest] },
    { twin: 'one-nonce-for-all-servers', breaks: [apart] },
  ],
  async run({ target }) {
    const bound = await boundTenants(target)
    if (bound.kind === 'none') return notApplicable(rows, bound.reason)
    if (bound.kind === 'failed') return controlFailed(rows, bound.control)
    const [tenant] = bound.tenants
    if (tenant === undefined) return notApplicable(rows, 'no tenant uses DPoP')
    return [
      ...(await atTheApi(target, tenant)),
      ...(await atTheTokenEndpoint(target, tenant)),
      ...(await atTwoServers(target, tenant)),
    ]
  },
})

type Side = 'token' | 'api'

/** A carrier that gives nonces at one side: `give` with the next good answer, `demand` until a proof holds it. */
function nonces(target: ClientTarget, side: Side, at: PlayedCarrier = target.carrier) {
  let given: string | undefined
  let demanded: string | undefined
  let patience = 5
  const answer = async (arrival: Arrival, honest: () => Promise<CarrierAnswer>): Promise<CarrierAnswer> => {
    const [proof] = await proofsIn(arrival)
    if (demanded !== undefined && proof !== undefined && proof.claims.nonce !== demanded && patience > 0) {
      patience -= 1
      return refusal(side, demanded)
    }
    const said = await honest()
    if (given === undefined || (said.kind !== 'json' && said.kind !== 'text')) return said
    return { ...said, headers: [...(said.headers ?? []), ['dpop-nonce', given]] }
  }
  const behaviour = target.behave(side === 'token' ? { token: answer } : { api: answer }, at)
  return {
    give(nonce: string) {
      given = nonce
      demanded = undefined
    },
    demand(nonce: string) {
      given = nonce
      demanded = nonce
    },
    stop: () => behaviour.stop(),
  }
}

function refusal(side: Side, nonce: string): CarrierAnswer {
  const headers = [['dpop-nonce', nonce] as const]
  if (side === 'token') return { kind: 'json', status: 400, body: { error: 'use_dpop_nonce' }, headers }
  const challenge = 'DPoP error="use_dpop_nonce", error_description="a nonce is required"'
  return { kind: 'json', status: 401, body: {}, headers: [...headers, ['www-authenticate', challenge]] }
}

async function atTheApi(target: ClientTarget, tenant: PlatformTenant): Promise<readonly Finding[]> {
  const connected = await connect(target, tenant, { call: true })
  if (connected.kind === 'failed') return controlFailed([sent, newest], connected)
  const server = nonces(target, 'api')
  const next = async (what: string) => (await callAs(target, connected, what)).apiCalls
  server.give('nonce-1')
  await next('a call whose answer brings a nonce')
  server.give('nonce-2')
  const first = await expects(sent, await next('the next call'), ['nonce-1'], 'the call after a nonce')
  const second = await expects(newest, await next('one more call'), ['nonce-2'], 'the call after a newer nonce')
  server.demand('nonce-3')
  const asked = await next('a call that is refused for its nonce')
  const third = await expects(newest, asked.slice(1), ['nonce-3'], 'the call that is tried again for a nonce')
  const after = await expects(newest, await next('a call after that'), ['nonce-3'], 'the call after a refusal')
  server.stop()
  const tries = recorded(newest, `a call that is refused for its nonce is tried ${asked.length - 1} times again`)
  return [...first, ...second, ...third, ...after, ...tries]
}

async function atTheTokenEndpoint(target: ClientTarget, tenant: PlatformTenant): Promise<readonly Finding[]> {
  const ageing = await openAgeing(target)
  const server = nonces(target, 'token')
  server.demand('nonce-4')
  const begun = await begin(target, tenant)
  if (begun.kind === 'failed') return controlFailed(rows, begun)
  const { tokenRequests, ...outcome } = await deliverHonestly(target, begun.flow)
  if (tokenRequests.length === 0) return inconclusive([sent, newest], 'a code was not redeemed', outcome)
  const [, ...again] = tokenRequests
  if (again.length === 0)
    return recorded([sent, newest], 'a token request that is refused for its nonce is not tried again', outcome)
  const redeemed = await expects(sent, again, ['nonce-4'], 'the token request that is tried again for a nonce')
  if (redeemed.some(({ kind }) => kind === 'broken')) return redeemed
  server.give('nonce-5')
  const refreshed = await refreshedOnce(target, tenant, begun.flow.browser, ageing)
  const first = await expects(sent, refreshed, ['nonce-4'], 'the refresh after that')
  const next = await refreshedOnce(target, tenant, begun.flow.browser, ageing)
  const second = await expects(newest, next, ['nonce-5'], 'the refresh after a newer nonce')
  server.stop()
  return [...redeemed, ...first, ...second]
}

async function refreshedOnce(
  target: ClientTarget,
  tenant: PlatformTenant,
  browser: Browser,
  { age }: Ageing,
): Promise<readonly TokenRequest[]> {
  await age()
  const call = await target.call(tenant, { browser })
  return refreshesIn(call.tokenRequests)
}

/** The nonce of one carrier's servers is nothing to another carrier's. */
async function atTwoServers(target: ClientTarget, tenant: PlatformTenant): Promise<readonly Finding[]> {
  const [other] = target.otherCarriers
  if (other === undefined) return notApplicable(apart, 'the platform is pointed at one carrier only (client.carriers)')
  const carriers = [target.carrier, other]
  const servers = carriers.flatMap((at) =>
    (['token', 'api'] as const).map((side) => {
      const server = nonces(target, side, at)
      server.give(`of-${at.id}`)
      return server
    }),
  )
  const before = target.arrivals().length
  const connections: Awaited<ReturnType<typeof connect>>[] = []
  for (const carrier of carriers) connections.push(await connect(target, tenant, { carrier, call: true }))
  for (const connected of [...connections, ...connections]) {
    if (connected.kind === 'failed') return controlFailed(apart, connected)
    await callAs(target, connected)
  }
  for (const server of servers) server.stop()
  const findings: Finding[] = []
  let right = 0
  for (const arrival of target.arrivals().slice(before)) {
    const [proof] = await proofsIn(arrival)
    const nonce = proof?.claims.nonce
    if (nonce === `of-${arrival.carrier.id}`) right += 1
    else if (typeof nonce === 'string' && nonce.startsWith('of-')) {
      const observed = `a proof for ${arrival.carrier.id} holds the nonce of another server`
      findings.push(...broken(apart, { expected: 'the nonce of the server it is for', observed }, arrival))
    }
  }
  if (findings.length > 0) return findings.slice(0, 1)
  return right > 0 ? held(apart, `${right} proofs`) : held(apart, 'no proof holds a nonce of another server')
}

/** What came after a nonce was given has to hold it. */
async function expects(
  row: string,
  arrivals: readonly Arrival[],
  wanted: readonly string[],
  what: string,
): Promise<readonly Finding[]> {
  const [next] = arrivals
  if (next === undefined) {
    const expected = `${what}, with the nonce`
    return what.includes('tried again')
      ? recorded(row, `${what}: there is none`)
      : broken(row, { expected, observed: `${what}: no such request came` })
  }
  const [proof] = await proofsIn(next)
  const nonce = proof?.claims.nonce
  if (typeof nonce === 'string' && wanted.includes(nonce)) return held(row, what, next)
  const observed = `${what} ${nonce === undefined ? 'holds none' : 'holds another one'}`
  return broken(row, { expected: 'the proof holds the nonce the server gave last', observed }, next)
}
