import type { CarrierBehaviour } from '../../api/carrier.ts'
import type { ClientTarget, PlatformFlow, PlatformTenant } from '../../api/client.ts'
import { broken, couldNotRun, type Finding, held, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, callbackOf, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, openAgeing } from '../refresh/ageing.ts'
import { missingIn, type Written, writtenDuring } from './log-reader.ts'

const every = 'TENANT-LOG-1'
const failures = 'TENANT-LOG-2'
const crossTenant = 'TENANT-LOG-6'
const rows = [every, failures, crossTenant]

export const eventsLogged = clientScenario({
  id: 'client/seeing/events-logged',
  title: 'Every authentication event is written down: which tenant, which carrier, when, and how it ended',
  story:
    'A tenant connects, says no, comes back with a wrong state and a refused code, refreshes well and badly and disconnects; another one’s answer comes to its address. After each of them the log is read.',
  requirements: rows,
  needs: ['logs', 'call'],
  once: true,
  caughtBy: [
    { twin: 'logs-what-went-well', breaks: [every, failures, crossTenant] },
    { twin: 'logs-no-refreshes', breaks: [every, failures] },
    { twin: 'logs-without-tenant', breaks: rows },
    { twin: 'logs-no-cross-tenant-attempts', breaks: [crossTenant] },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const ageing = await openAgeing(target)
    const control = await connect(target, tenant, { call: true })
    if (control.kind === 'failed') return controlFailed(rows, control)
    const success = await writtenDuring(target, () => connect(target, tenant))
    if (((await target.logs()) ?? '') === '') {
      return couldNotRun(
        rows,
        'the log stayed empty while a tenant connected: let client.hooks.logs name the one that events are written to',
      )
    }
    const ending = refusedTokens()
    const findings: Finding[] = [...judge({ what: 'a connect', rows: [every], tenant }, target, success)]
    for (const event of eventsOf(target, tenant)) {
      const written = await writtenDuring(target, event.happen)
      findings.push(...judge({ ...event, tenant, apartFrom: success }, target, written))
    }
    const aged = await ageing.age()
    const refreshed = await writtenDuring(target, () => callAs(target, control))
    if (aged === undefined && target.tokenRequests().some(({ refreshToken }) => refreshToken !== undefined)) {
      findings.push(
        ...judge({ what: 'a refresh', rows: [every, failures], tenant, apartFrom: success }, target, refreshed),
      )
      await ageing.age()
      const refusing = target.behave(ending)
      const refused = await writtenDuring(target, () => callAs(target, control))
      refusing.stop()
      const event = { what: 'a refused refresh', rows: [every, failures], tenant, apartFrom: success }
      findings.push(...judge(event, target, refused, refreshed))
    } else findings.push(...recorded([every, failures], 'the platform was not seen to refresh'))
    findings.push(...(await disconnected(target, tenant, success)))
    return [...findings, ...(await attempted(target))]
  },
})

interface Event {
  readonly what: string
  readonly rows: readonly string[]
  readonly tenant: PlatformTenant
  /** Something that went well, which this has to look different from. */
  readonly apartFrom?: Written
  /** Nobody can tell whose it was: the address names no tenant. */
  readonly anonymous?: boolean
}

function judge(
  event: Event,
  { carrier }: ClientTarget,
  ...written: readonly [Written, ...Written[]]
): readonly Finding[] {
  const [now, ...before] = written
  const { what, tenant, apartFrom, anonymous } = event
  const expected = `an entry for ${what} with tenant, carrier, time and result`
  const others = [apartFrom, ...before].flatMap((each) => (each === undefined ? [] : [...each.shapes]))
  const fresh = [...now.shapes].filter((shape) => !others.includes(shape))
  if (fresh.length === 0) {
    const observed =
      now.text === '' ? `nothing was written for ${what}` : `what was written for ${what} reads as if all had gone well`
    return broken(event.rows, { expected, observed })
  }
  const names =
    anonymous === true
      ? []
      : ([
          ['the tenant', tenant.id],
          ['the carrier', carrier.id],
        ] as const)
  const missing = missingIn(now, names)
  return missing.length === 0
    ? held(event.rows, `${what} was written down`)
    : broken(event.rows, { expected, observed: `what was written for ${what} does not name ${missing.join(' and ')}` })
}

function refusedTokens(): CarrierBehaviour {
  return { token: async () => ({ kind: 'json', status: 400, body: { error: 'invalid_grant' } }) }
}

type Happening = Pick<Event, 'what' | 'rows' | 'anonymous'> & { happen(): Promise<unknown> }

/** What goes wrong before there is a token. */
function eventsOf(target: ClientTarget, tenant: PlatformTenant): readonly Happening[] {
  const withFlow = (work: (flow: PlatformFlow) => Promise<unknown>) => async () => {
    const begun = await begin(target, tenant)
    if (begun.kind === 'flow') await work(begun.flow)
  }
  return [
    {
      what: 'a person’s no',
      rows: [every, failures],
      happen: withFlow((flow) => {
        const answer = [
          ['error', 'access_denied'],
          ['state', flow.state ?? ''],
          ['iss', flow.carrier.issuer],
        ] as const
        return deliver(target, flow, answer, { label: 'callback with access_denied' })
      }),
    },
    {
      what: 'a wrong state',
      rows: [every, failures],
      anonymous: true,
      happen: withFlow((flow) => {
        const { response } = target.grant(flow)
        return deliver(target, flow, withParam(response, 'state', 'a-state-nobody-made'), {
          label: 'callback with another state',
        })
      }),
    },
    {
      what: 'a code and verifier that the carrier refuses',
      rows: [every, failures],
      happen: withFlow(async (flow) => {
        const refusing = target.behave(refusedTokens())
        await deliver(target, flow, target.grant(flow).response, { label: 'callback whose code is refused' })
        refusing.stop()
      }),
    },
  ]
}

async function disconnected(
  target: ClientTarget,
  tenant: PlatformTenant,
  success: Written,
): Promise<readonly Finding[]> {
  if ((await target.able('disconnect')).kind !== 'yes') return recorded(every, 'the platform’s disconnect is not known')
  const control = await connect(target, tenant)
  if (control.kind === 'failed') return recorded(every, 'there was nothing to disconnect')
  const { browser } = control.flow
  const written = await writtenDuring(target, () => target.disconnect(tenant, { browser }))
  return judge({ what: 'a disconnect', rows: [every], tenant, apartFrom: success }, target, written)
}

/** The answer for one tenant's flow at the callback of another; where they share one, in the other's browser. */
async function attempted(target: ClientTarget): Promise<readonly Finding[]> {
  const [tenant, other] = target.tenants
  if (other === undefined)
    return couldNotRun(crossTenant, 'it needs a second tenant: add another entry to client.tenants')
  const [here, there] = [await begin(target, tenant), await begin(target, other)]
  if (here.kind === 'failed') return controlFailed(crossTenant, here)
  if (there.kind === 'failed') return controlFailed(crossTenant, there)
  const { browser } = here.flow
  const written = await writtenDuring(target, () =>
    deliver(target, there.flow, target.grant(there.flow).response, {
      to: callbackOf(here.flow),
      browser: callbackOf(here.flow) === callbackOf(there.flow) ? browser : there.flow.browser,
      label: `the answer for ${other.id} at ${tenant.id}`,
    }),
  )
  const missing = missingIn(written, [
    ['the one tenant', tenant.id],
    ['the other tenant', other.id],
  ])
  const expected = 'an entry for the operator that names both tenants'
  return missing.length === 0
    ? held(crossTenant, 'the attempt was written down with both tenants')
    : broken(crossTenant, {
        expected,
        observed:
          written.text === '' ? 'nothing was written' : `what was written does not name ${missing.join(' and ')}`,
      })
}
