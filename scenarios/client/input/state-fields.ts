import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed, mustNotSend } from '../judge.ts'
import { leadsTo } from '../redirects/where-it-leads.ts'
import { type ReadState, readState } from './read-state.ts'

const row = 'RFC9700-4.7.1-3'

export const stateFields = clientScenario({
  id: 'client/input/state-fields',
  title: 'What a state says cannot be changed, and counts in its own browser alone',
  story: 'Each readable field of a state is changed, its signature taken away, and two browsers swap theirs.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'believes-its-state', breaks: [row] }],
  async run({ target }) {
    const control = await connect(target, target.tenants[0])
    if (control.kind === 'failed') return controlFailed(row, control)
    const read = readState(control.flow.state ?? '')
    if (read === undefined) return notApplicable(row, 'the state holds nothing that can be read', control)
    const findings: Finding[] = []
    for (const { what, change } of changesTo(target, read)) {
      const begun = await begin(target, target.tenants[0])
      if (begun.kind === 'failed') return [...findings, ...controlFailed(row, begun)]
      findings.push(...(await attempt(target, begun.flow, `a state with ${what}`, change)))
    }
    return [...findings, ...(await swapped(target))]
  },
})

interface Change {
  readonly what: string
  /** Undefined where this state cannot be changed so. */
  readonly change: (state: ReadState) => string | undefined
}

function changesTo(target: ClientTarget, { fields, unsigned }: ReadState): readonly Change[] {
  const byField = Object.keys(fields).map(
    (name): Change => ({
      what: `another ${name}`,
      change: (state) => state.written({ ...state.fields, [name]: another(target, state.fields[name]) }),
    }),
  )
  const bare: readonly Change[] =
    unsigned === undefined
      ? []
      : Object.keys(fields).map((name) => ({
          what: `another ${name} and no signature`,
          change: (state) => state.unsigned?.({ ...state.fields, [name]: another(target, state.fields[name]) }),
        }))
  return [...byField, ...bare]
}

/** What an attacker would put in the place of a value. */
function another({ tenants, carrier, otherCarriers }: ClientTarget, value: unknown): unknown {
  const [tenant, second] = tenants
  if (value === tenant.id) return second?.id ?? 'another-tenant'
  if (value === carrier.id) return otherCarriers[0]?.id ?? 'another-carrier'
  if (typeof value === 'number') return value + 1_000_000
  if (typeof value === 'boolean') return !value
  if (typeof value === 'string' && /^(?:\/|https?:)/.test(value)) return 'https://attacker.example/'
  return typeof value === 'string' ? `${value}x` : 'another'
}

async function attempt(
  target: ClientTarget,
  flow: PlatformFlow,
  what: string,
  change: Change['change'],
): Promise<readonly Finding[]> {
  const state = readState(flow.state ?? '')
  const changed = state === undefined ? undefined : change(state)
  if (changed === undefined) return inconclusive(row, `${what}: this state could not be changed so`)
  const { response } = target.grant(flow)
  const outcome = await deliver(target, flow, withParam(response, 'state', changed), { label: what })
  const away = outcome.hops.flatMap(leadsTo).filter((address) => URL.parse(address)?.hostname === 'attacker.example')
  if (away.length > 0) {
    return broken(
      row,
      { expected: `${what} changes nothing`, observed: `${what}: the browser is sent where it says` },
      outcome,
    )
  }
  const bad = mustNotSend(row, outcome, what, {
    what: 'anything but what the flow began with',
    is: ({ carrier, credentials }) => carrier.id !== flow.carrier.id || credentials.clientId !== flow.clientId,
  })
  if (bad.some(({ kind }) => kind === 'broken')) return bad
  const other = target.tenants[1]
  const call = other === undefined ? undefined : await target.call(other, { browser: flow.browser })
  const taken =
    call?.apiCalls.some(({ tokens }) => tokens.some(({ issuedFor }) => issuedFor?.flow === flow.id)) === true
  return taken
    ? broken(
        row,
        { expected: `${what} changes nothing`, observed: `${what}: the connection is that of another tenant` },
        outcome,
      )
    : bad
}

async function swapped(target: ClientTarget): Promise<readonly Finding[]> {
  const one = await begin(target, target.tenants[0])
  const other = await begin(target, target.tenants[0])
  if (one.kind === 'failed') return controlFailed(row, one)
  if (other.kind === 'failed') return controlFailed(row, other)
  const what = 'a response with the state of another browser'
  const response = withParam(target.grant(one.flow).response, 'state', other.flow.state ?? '')
  const outcome = await deliver(target, one.flow, response, { label: what })
  const found = outcome.tokenRequests.filter(({ verifier }) => verifier?.flow === one.flow.id || verifier === undefined)
  if (found.length === 0) return held(row, `${what}: no request that the carrier would honour`, outcome)
  return broken(row, { expected: `${what} is refused`, observed: `${what}: its code went out` }, outcome, ...found)
}
