import type { PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { all } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { statistics } from '../statistics.ts'

const sent = 'RFC6749-4.1.1-1'
const carriesDefence = 'RFC9700-2.1-5'
const unguessable = 'RFC6749-10.12-1'
const perTenant = 'TENANT-STATE-4'
const rows = [sent, carriesDefence, unguessable, perTenant]

const flowsEach = 25

export const stateUnguessable = clientScenario({
  id: 'client/csrf/state-unguessable',
  title: 'Every start has a state of its own that nobody can guess',
  story: 'Many flows are started for each tenant, and somebody tries to foretell the next state from the earlier ones.',
  requirements: rows,
  needs: [],
  repeats: true,
  caughtBy: [
    { twin: 'sends-no-state', breaks: [sent] },
    { twin: 'counts-its-states', breaks: [unguessable, perTenant] },
    { twin: 'makes-short-states', breaks: [unguessable, perTenant] },
  ],
  async run({ target }) {
    const control = await connect(target, target.tenants[0])
    const findings: Finding[] = control.kind === 'failed' ? [] : [...held(sent, undefined, control)]
    for (const tenant of target.tenants) {
      const flows: PlatformFlow[] = []
      for (let count = 0; count < flowsEach; count += 1) {
        const begun = await begin(target, tenant)
        if (begun.kind === 'failed') return [...findings, ...controlFailed(rows, begun)]
        flows.push(begun.flow)
      }
      findings.push(...judge(flows, tenant.id))
    }
    return findings
  },
})

function judge(flows: readonly PlatformFlow[], tenant: string): readonly Finding[] {
  const evidence = flows.slice(0, 3)
  const without = flows.filter(({ params }) => all(params, 'state').length !== 1)
  const states = flows.flatMap(({ state }) => state ?? [])
  const stateAlone = flows.every(({ challenge, nonce }) => challenge === undefined && nonce === undefined)
  const sentence = {
    expected: 'one state parameter in every start',
    observed: `${without.length} of ${flows.length} starts of ${tenant} do not have exactly one`,
  }
  const presence =
    without.length === 0 ? held(sent, undefined, ...evidence) : broken(sent, sentence, ...without.slice(0, 3))
  if (states.length < flows.length) {
    const guard = stateAlone ? [carriesDefence, unguessable, perTenant] : []
    const rest = stateAlone ? [] : [carriesDefence, unguessable, perTenant]
    return [
      ...presence,
      ...(guard.length === 0 ? [] : broken(guard, sentence, ...evidence)),
      ...(rest.length === 0 ? [] : notApplicable(rest, 'the flows carry a challenge or nonce, and no state')),
    ]
  }
  const { bits, duplicates, monotonic, shared } = statistics(states)
  const guessable = duplicates > 0 || monotonic || bits < 64
  const weak = guessable || bits < 128
  const seen = {
    expected: 'states that differ, with at least 128 bits of chance in them and no order',
    observed: `${tenant}: ${duplicates} of ${states.length} come twice, they hold about ${Math.round(bits)} bits of chance${monotonic ? ', and they go up one after the other' : ''}${shared > 0 ? `, and share ${shared} characters` : ''}`,
  }
  return [
    ...presence,
    ...(weak
      ? broken([unguessable, perTenant], seen, ...evidence)
      : held([unguessable, perTenant], undefined, ...evidence)),
    ...(stateAlone
      ? guessable
        ? broken(carriesDefence, seen, ...evidence)
        : held(carriesDefence, undefined, ...evidence)
      : notApplicable(carriesDefence, 'the flows carry a code_challenge or a nonce')),
    ...recorded(
      unguessable,
      `${tenant}: about ${Math.round(bits)} bits of chance in a state, seen in ${states.length} of them`,
    ),
  ]
}
