import type { ClientTarget, PlatformFlow, PlatformTenant, PlayedCarrier } from '../../api/client.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { withoutOrder } from '../../api/operator.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver, type Failed } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const switched = 'TENANT-FLAG-1'
const rolledBack = 'TENANT-FLAG-3'
const rows = [switched, rolledBack]
const runningFlows = 10

export const onePairAlone = clientScenario({
  id: 'client/flags/one-pair-alone',
  title: 'One tenant at one carrier goes back to the old flow, and nobody else notices',
  story: 'The operator switches PKCE off and on for one pair while its flows run and another tenant works.',
  requirements: rows,
  needs: ['second-tenant', 'operator', 'call'],
  repeats: true,
  caughtBy: [
    { twin: 'has-one-flag-for-all-tenants', breaks: [switched] },
    { twin: 'closes-while-one-is-rolled-back', breaks: rows },
  ],
  async run({ target }) {
    const [a, b = a] = target.tenants
    for (const tenant of [a, b]) {
      const control = await connect(target, tenant, { call: true })
      if (control.kind === 'failed') return controlFailed(rows, control)
      if (control.flow.challengeMethod !== 'S256') {
        return couldNotRun(rows, `it needs ${tenant.id} to start with S256 at ${target.carrier.id}`)
      }
    }
    const pairs = pairsOf(target)
    const before = await methods(target, pairs)
    const running = await startMany(target, a)
    if ('sentence' in running) return controlFailed(rows, running)
    const off = withoutOrder(rows, await target.operate('pkce-off', a))
    if (off !== undefined) return off
    const findings = [
      ...compare(before, await methods(target, pairs), a, target.carrier),
      ...(await othersWork(target, b, 'while the pair is rolled back')),
      ...(await finishAll(target, running)),
    ]
    const legacy = await connect(target, a, { call: true })
    if (legacy.kind === 'failed') findings.push(...controlFailed(rolledBack, legacy))
    const on = withoutOrder(rows, await target.operate('pkce-on', a))
    if (on !== undefined) return [...findings, ...on]
    findings.push(...compare(before, await methods(target, pairs), undefined, target.carrier))
    const forward = await connect(target, a, { call: true })
    findings.push(
      ...(forward.kind === 'failed'
        ? broken(rolledBack, { expected: 'the pair goes forward again', observed: forward.sentence }, forward)
        : held(rolledBack, undefined, forward)),
    )
    return [
      ...findings,
      ...(await othersWork(target, b, 'afterwards')),
      ...recorded(rolledBack, 'the written procedure is for people to attest'),
    ]
  },
})

interface Place {
  readonly tenant: PlatformTenant
  readonly carrier: PlayedCarrier
}

function pairsOf({ tenants, carrier, otherCarriers }: ClientTarget): readonly Place[] {
  const carriers = [carrier, ...otherCarriers.slice(0, 1)]
  return tenants.slice(0, 2).flatMap((tenant) => carriers.map((at) => ({ tenant, carrier: at })))
}

type Method = Place & { readonly method: string; readonly exchanges: readonly string[] }

async function methods(target: ClientTarget, pairs: readonly Place[]): Promise<readonly Method[]> {
  const found: Method[] = []
  for (const pair of pairs) {
    const started = await target.start(pair.tenant, { carrier: pair.carrier })
    const method = started.kind === 'flow' ? methodOf(started.flow) : started.sentence
    found.push({ ...pair, method, exchanges: started.exchanges })
  }
  return found
}

function methodOf({ challenge, challengeMethod = 'plain' }: PlatformFlow): string {
  return challenge === undefined ? 'no challenge' : challengeMethod
}

/** All are as they were, but the pair that was switched. */
function compare(
  before: readonly Method[],
  after: readonly Method[],
  who: PlatformTenant | undefined,
  at: PlayedCarrier,
): readonly Finding[] {
  return after.flatMap(({ tenant, carrier, method, exchanges }, index) => {
    const was = before[index]?.method ?? ''
    const what = `a start of ${tenant.id} at ${carrier.id}`
    const evidence = { exchanges }
    if (tenant.id === who?.id && carrier.id === at.id) {
      if (method === 'no challenge') return held(switched, undefined, evidence)
      return broken(switched, { expected: `${what} goes the old way`, observed: `${what}: ${method}` }, evidence)
    }
    if (method === was) return held(switched, undefined, evidence)
    return broken(switched, { expected: `${what} stays with ${was}`, observed: `${what}: ${method}` }, evidence)
  })
}

async function startMany(target: ClientTarget, tenant: PlatformTenant): Promise<readonly PlatformFlow[] | Failed> {
  const flows: PlatformFlow[] = []
  for (let count = 0; count < runningFlows; count += 1) {
    const begun = await begin(target, tenant)
    if (begun.kind === 'failed') return begun
    flows.push(begun.flow)
  }
  return flows
}

/** A flow that was under way ends as it began, or is refused; never with half of what it needs. */
async function finishAll(target: ClientTarget, flows: readonly PlatformFlow[]): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const flow of flows) {
    const outcome = await deliver(target, flow, target.grant(flow).response, {
      label: 'callback of a flow from before',
    })
    const half = outcome.tokenRequests.find(({ verifier }) => verifier?.flow !== flow.id)
    if (half !== undefined) {
      const observed = 'a flow that began with PKCE was redeemed without its verifier'
      findings.push(...broken(rolledBack, { expected: 'running flows end as they began', observed }, outcome, half))
    } else if (outcome.kind === 'unclear') findings.push(...inconclusive(rolledBack, outcome.sentence, outcome))
    else if (outcome.last.status >= 500) {
      const observed = `a running flow ended with status ${outcome.last.status}`
      findings.push(...broken(rolledBack, { expected: 'running flows finish or fail cleanly', observed }, outcome))
    } else findings.push(...held(rolledBack, undefined, outcome))
  }
  return findings
}

async function othersWork(target: ClientTarget, other: PlatformTenant, when: string): Promise<readonly Finding[]> {
  const connected = await connect(target, other, { call: true })
  const expected = `${other.id} connects and calls ${when}`
  return connected.kind === 'failed'
    ? broken(rolledBack, { expected, observed: connected.sentence }, connected)
    : held(rolledBack, undefined, connected)
}
