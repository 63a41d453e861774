import type { TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable } from '../../api/finding.ts'
import { withoutOrder } from '../../api/operator.ts'
import { clientScenario } from '../../api/scenario.ts'
import { proofsIn } from '../dpop/proof.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { accessTokenMs, callAs, refreshesIn } from '../refresh/ageing.ts'

const policy = 'TENANT-FLAG-2'
const ownKeys = 'TENANT-LIFE-9'
const rows = [policy, ownKeys]

export const keysOfEach = clientScenario({
  id: 'client/flags/keys-of-each',
  title: 'Tokens are bound for one tenant alone, and each tenant has keys of its own',
  story: 'The operator switches DPoP on for one tenant, then for another one, and off again.',
  requirements: rows,
  needs: ['second-tenant', 'operator', 'call'],
  crossTenant: [{ artefact: 'DPoP key and proof', place: 'token requests of another tenant', rows: [ownKeys] }],
  caughtBy: [
    { twin: 'has-one-flag-for-all-tenants', breaks: [policy] },
    { twin: 'binds-everybody-to-one-key', breaks: [ownKeys] },
  ],
  async run({ target }) {
    const [a, b = a] = target.tenants
    for (const tenant of [a, b]) {
      const control = await connect(target, tenant, { call: true })
      if (control.kind === 'failed') return controlFailed(rows, control)
      if ((await keysIn([control.redemption])).size > 0)
        return notApplicable(rows, 'tokens are bound to keys already, and the operator does not switch that on')
    }
    const on = withoutOrder(rows, await target.operate('dpop-on', a))
    if (on !== undefined) return on
    const bound = await connect(target, a, { call: true })
    if (bound.kind === 'failed') return controlFailed(rows, bound)
    const free = await connect(target, b, { call: true })
    if (free.kind === 'failed') return controlFailed(rows, free)
    const findings = [
      ...carries(a, bound, (await keysIn([bound.redemption])).size > 0, true),
      ...carries(b, free, (await keysIn([free.redemption])).size > 0, false),
      ...(await compareKeys(target, bound)),
    ]
    const off = withoutOrder(policy, await target.operate('dpop-off', a))
    if (off !== undefined) return [...findings, ...off]
    const back = await connect(target, a, { call: true })
    return [
      ...findings,
      ...(back.kind === 'failed'
        ? broken(policy, { expected: `${a.id} goes back without trouble`, observed: back.sentence }, back)
        : carries(a, back, (await keysIn([back.redemption])).size > 0, false)),
    ]
  },
})

function carries(tenant: PlatformTenant, connected: Connected, does: boolean, should: boolean): readonly Finding[] {
  const what = `the token request of ${tenant.id}`
  if (does === should) return held(policy, undefined, connected)
  const sentences = should
    ? { expected: `${what} carries a proof`, observed: `${what} carries none` }
    : { expected: `${what} carries no proof`, observed: `${what} carries one` }
  return broken(policy, sentences, connected)
}

async function keysIn(requests: readonly TokenRequest[]): Promise<ReadonlySet<string>> {
  const proofs = await Promise.all(requests.map(proofsIn))
  return new Set(proofs.flat().flatMap(({ thumbprint }) => thumbprint ?? []))
}

/** Both tenants are bound now: two keys, and each stays the same through a refresh. */
async function compareKeys(target: ClientTarget, first: Connected): Promise<readonly Finding[]> {
  const [a, b = a] = target.tenants
  const on = withoutOrder(ownKeys, await target.operate('dpop-on', b))
  if (on !== undefined) return on
  const second = await connect(target, b, { call: true })
  if (second.kind === 'failed') return controlFailed(ownKeys, second)
  const before = target.tokenRequests().length
  if ((await target.able('clock')).kind === 'yes') await target.advance(accessTokenMs + 1000)
  for (const connected of [first, second]) await callAs(target, connected)
  const refreshes = refreshesIn(target.tokenRequests().slice(before))
  const keysOf = (connected: Connected, tenant: PlatformTenant) =>
    keysIn([
      connected.redemption,
      ...refreshes.filter((request) => request.refreshToken?.issuedFor?.tenant === tenant.id),
    ])
  const [ofA, ofB] = [await keysOf(first, a), await keysOf(second, b)]
  const off = withoutOrder(ownKeys, await target.operate('dpop-off', b))
  if (off !== undefined) return off
  if (ofA.size === 0 || ofB.size === 0) return notApplicable(ownKeys, 'no proof was seen of one of the tenants')
  const shared = [...ofA].some((key) => ofB.has(key))
  if (shared)
    return broken(
      ownKeys,
      { expected: 'keys of each tenant’s own', observed: `${a.id} and ${b.id} prove the same key` },
      first,
      second,
    )
  const turned = [ofA, ofB].some(({ size }) => size > 1)
  return turned
    ? broken(
        ownKeys,
        { expected: 'a key stays the same through refreshes', observed: 'a refresh proved another key' },
        first,
        second,
      )
    : held(ownKeys, `two keys, each the same through ${refreshes.length} refreshes`, first, second)
}
