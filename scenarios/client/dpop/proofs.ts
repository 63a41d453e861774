import type { ApiCall, Arrival, TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { controlFailed } from '../judge.ts'
import { callAs, type Refreshing, refreshesIn, refreshingConnection } from '../refresh/ageing.ts'
import { boundTenants, hasProof, isPublic } from './bound-tenants.ts'
import { hashOf, type Proof, proofsIn } from './proof.ts'

const headers = 'RFC9449-4.2-1'
const claims = 'RFC9449-4.2-2'
const tokenHash = 'RFC9449-4.2-3'
const everyGrant = 'RFC9449-5-1'
const sameKey = 'RFC9449-5-4'
const everyCall = 'RFC9449-7-1'
const rows = [headers, claims, tokenHash, everyGrant, sameKey, everyCall]

/** With those of connecting and refreshing, more than fifty proofs. */
const calls = 50

export const dpopProofs = clientScenario({
  id: 'client/dpop/proofs',
  title: 'Every request with a bound token proves its key, anew and for that very request',
  story:
    'Tenants whose tokens are bound to keys connect, call many times, refresh and call again; every proof is read.',
  requirements: rows,
  needs: [],
  once: true,
  setUp: { dpop: true, nativeApp: true },
  caughtBy: [
    { twin: 'shows-private-key-in-proofs', breaks: [headers] },
    { twin: 'repeats-jti', breaks: [claims] },
    { twin: 'proves-without-token-hash', breaks: [tokenHash, everyCall] },
    { twin: 'calls-with-bearer-beside-proof', breaks: [everyCall] },
    { twin: 'refreshes-without-proof', breaks: [everyGrant, sameKey] },
    { twin: 'refreshes-with-new-key', breaks: [sameKey] },
  ],
  async run({ target }) {
    const bound = await boundTenants(target)
    if (bound.kind === 'none') return notApplicable(rows, bound.reason)
    if (bound.kind === 'failed') return controlFailed(rows, bound.control)
    const findings: Finding[] = []
    for (const tenant of bound.tenants) findings.push(...(await refreshed(target, tenant)))
    const [first] = bound.tenants
    if (first !== undefined) for (let count = 0; count < calls; count += 1) await target.call(first)
    const arrivals = target.arrivals()
    return [...findings, ...(await ofProofs(arrivals)), ...(await ofCalls(arrivals))]
  },
})

/** Connects and refreshes: token requests have to prove one key. */
async function refreshed(target: ClientTarget, tenant: PlatformTenant): Promise<readonly Finding[]> {
  const about = [everyGrant, sameKey]
  const refreshing = await refreshingConnection(target, tenant, about)
  if (refreshing.kind === 'findings') return refreshing.findings
  const { connected, call } = refreshing
  const later = await afterRestart(target, refreshing)
  const refreshes = [...refreshesIn(call.tokenRequests), ...later]
  const requests = [connected.redemption, ...refreshes]
  const without = requests.filter((request) => !hasProof(request))
  const [silent] = without
  const grants =
    silent === undefined
      ? held(everyGrant, `${requests.length} token requests of ${tenant.id}, all with a proof`, ...requests)
      : broken(
          everyGrant,
          {
            expected: 'a proof in every token request',
            observed: `${tenant.id}: a request with grant_type ${silent.grantType} has none`,
          },
          ...without,
        )
  return [...grants, ...(await ofKeys(refreshing, refreshes))]
}

async function afterRestart(target: ClientTarget, { connected, ageing }: Refreshing): Promise<readonly TokenRequest[]> {
  if (target.facts.keepsConnections !== true || (await target.able('restart')).kind !== 'yes') return []
  if ((await target.restart()) !== undefined || (await ageing.age()) !== undefined) return []
  return refreshesIn((await callAs(target, connected, 'a call after a restart')).tokenRequests)
}

async function ofKeys({ connected }: Refreshing, refreshes: readonly TokenRequest[]): Promise<readonly Finding[]> {
  const [first] = await proofsIn(connected.redemption)
  const keys = await Promise.all(refreshes.map(async (request) => (await proofsIn(request))[0]?.thumbprint))
  const same = keys.every((key) => key !== undefined && key === first?.thumbprint)
  if (!isPublic(connected)) {
    const sentence = `the client has credentials, its refresh tokens need not be bound; ${same ? 'the key stays the same' : 'the key changes'} at refreshing`
    return [...recorded(sameKey, sentence, ...refreshes), ...notApplicable(sameKey, 'no client is a public one')]
  }
  return same
    ? held(sameKey, `${refreshes.length} refreshes prove the key of the first token request`, ...refreshes)
    : broken(
        sameKey,
        {
          expected: 'every refresh proves the key of the first token request',
          observed: `${connected.flow.tenant.id}: a refresh proves ${keys.includes(undefined) ? 'none' : 'another one'}`,
        },
        connected.redemption,
        ...refreshes,
      )
}

async function ofProofs(arrivals: readonly Arrival[]): Promise<readonly Finding[]> {
  const proofs = (await Promise.all(arrivals.map(proofsIn))).flat()
  const seen = new Map<unknown, number>()
  for (const { claims: of } of proofs) seen.set(of.jti, (seen.get(of.jti) ?? 0) + 1)
  const repeated = proofs.find(({ claims: of }) => (seen.get(of.jti) ?? 0) > 1)
  const off = proofs.filter(({ claims: of, arrival }) => Math.abs(Number(of.iat) * 1000 - arrival.at) > 60_000)
  return [
    ...ofFaults(headers, proofs, ({ headerFaults }) => headerFaults),
    ...ofFaults(claims, proofs, ({ claimFaults }) => claimFaults),
    ...(repeated === undefined
      ? []
      : broken(
          claims,
          { expected: `${proofs.length} proofs with a jti each`, observed: 'two proofs have the same jti' },
          repeated.arrival,
        )),
    ...(off.length === 0
      ? []
      : recorded(claims, `${off.length} of ${proofs.length} proofs have an iat more than a minute off`)),
  ]
}

function ofFaults(
  row: string,
  proofs: readonly Proof[],
  faultsOf: (proof: Proof) => readonly string[],
): readonly Finding[] {
  const bad = proofs.find((proof) => faultsOf(proof).length > 0)
  if (bad === undefined) return held(row, `${proofs.length} proofs`)
  const where = `a proof at ${new URL(bad.arrival.url).pathname}`
  return broken(
    row,
    { expected: 'proofs as RFC 9449, 4.2 has them', observed: `${where}: ${faultsOf(bad).join(', ')}` },
    bad.arrival,
  )
}

/** Calls with tokens that were asked for with a proof. */
async function ofCalls(arrivals: readonly Arrival[]): Promise<readonly Finding[]> {
  const made = arrivals.filter((arrival): arrival is ApiCall => arrival.kind === 'api' && arrival.tokens.length > 0)
  if (made.length === 0) return notApplicable([tokenHash, everyCall], 'the platform made no call with a token')
  const findings: Finding[] = []
  for (const call of made) {
    const [token] = call.tokens
    const proofs = await proofsIn(call)
    const [proof] = proofs
    const good = token !== undefined && proof?.claims.ath === hashOf(token.value)
    if (!good && proof !== undefined) {
      const sentences = {
        expected: 'ath is the hash of the token beside it',
        observed: `a call has ${proof.claims.ath === undefined ? 'no ath' : 'the hash of something else'}`,
      }
      findings.push(...broken(tokenHash, sentences, call))
    }
    const [fault] = [
      ...(token?.scheme?.toLowerCase() === 'dpop' ? [] : [`the scheme is ${token?.scheme ?? 'missing'}`]),
      ...(proofs.length === 1 ? [] : [`there are ${proofs.length} proofs`]),
      ...(good || proof === undefined ? [] : ['ath is not that of the token']),
      ...(proof === undefined ? [] : proof.claimFaults),
    ]
    if (fault !== undefined) {
      const expected = 'scheme DPoP, and one proof for this request and token'
      findings.push(...broken(everyCall, { expected, observed: `a call: ${fault}` }, call))
    }
  }
  return [tokenHash, everyCall].flatMap((row) => {
    const [bad] = findings.filter(({ requirement }) => requirement === row)
    return bad === undefined ? held(row, `${made.length} calls`) : [bad]
  })
}
