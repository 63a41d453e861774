import type { TokenRequest } from '../../api/carrier.ts'
import type { CallbackOutcome, ClientTarget, PlatformFlow, PlatformTenant } from '../../api/client.ts'
import { type Finding, notApplicable, recorded } from '../../api/finding.ts'
import { withExtra, withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, callbackOf, connect, deliver, type Failed, usesTokensOf } from '../flows.ts'
import { controlFailed, describeTokenRequest, mustNotSend, mustSendNothing } from '../judge.ts'

const stateOfOne = 'TENANT-STATE-1'
const notByAnother = 'TENANT-STATE-2'
const fixedByState = 'TENANT-STATE-3'
const foreignCode = 'TENANT-STATE-5'
const keptPerTenant = 'TENANT-PKCE-1'
const wrongCallback = 'TENANT-REDIR-3'
const rows = [stateOfOne, notByAnother, fixedByState, foreignCode, keptPerTenant, wrongCallback]

export const callbackOfAnotherTenant = clientScenario({
  id: 'client/tenants/callback-of-another-tenant',
  title: 'What belongs to one tenant is worthless in another one’s callback',
  story:
    'State, code and callback of one tenant are put into those of another, in every combination a mistake could allow.',
  requirements: rows,
  needs: ['second-tenant'],
  crossTenant: [
    { artefact: 'state', place: 'callback of another tenant', rows: [stateOfOne, notByAnother] },
    { artefact: 'code', place: 'live callback of another tenant', rows: [foreignCode] },
    { artefact: 'verifier', place: 'token request of another tenant', rows: [keptPerTenant] },
    { artefact: 'callback', place: 'callback address of another tenant', rows: [wrongCallback] },
  ],
  caughtBy: [
    { twin: 'finds-flow-of-any-tenant', breaks: [wrongCallback] },
    { twin: 'hands-flow-to-tenant-of-callback', breaks: [stateOfOne, keptPerTenant, wrongCallback] },
    { twin: 'takes-tenant-from-query', breaks: [fixedByState] },
  ],
  async run({ target }) {
    const [a, b = a] = target.tenants
    for (const tenant of [a, b]) {
      const control = await connect(target, tenant)
      if (control.kind === 'failed') return controlFailed(rows, control)
    }
    const findings: Finding[] = []
    for (const [owner, other] of [
      [a, b],
      [b, a],
    ] as const) {
      for (const attack of attacks) {
        const flows = await bothStarted(target, owner, other)
        if ('sentence' in flows) return [...findings, ...controlFailed(rows, flows)]
        findings.push(...(await attack(target, flows)))
      }
    }
    const after = await connect(target, a)
    return after.kind === 'failed' ? [...findings, ...controlFailed(rows, after)] : findings
  },
})

interface Flows {
  readonly own: PlatformFlow
  readonly foreign: PlatformFlow
}

async function bothStarted(
  target: ClientTarget,
  owner: PlatformTenant,
  other: PlatformTenant,
): Promise<Flows | Failed> {
  const own = await begin(target, owner)
  if (own.kind === 'failed') return own
  const foreign = await begin(target, other)
  return foreign.kind === 'failed' ? foreign : { own: own.flow, foreign: foreign.flow }
}

/** A code or verifier of one tenant with the client of another: they have met, whatever the carrier says to it. */
function mixesTenants(flows: Flows) {
  const clientOf = (flow: PlatformFlow) => flow.clientId
  return {
    what: 'a code or verifier of one tenant with the client or verifier of another',
    is({ code, verifier, credentials }: TokenRequest): boolean {
      const owners = new Set([code?.issuedFor?.flow, verifier?.flow].filter((flow) => flow !== undefined))
      const byFlow = [flows.own, flows.foreign].filter(({ id }) => owners.has(id))
      const shared = flows.own.clientId === flows.foreign.clientId
      return byFlow.length > 1 || (!shared && byFlow.some((flow) => clientOf(flow) !== credentials.clientId))
    },
  }
}

type Attack = (target: ClientTarget, flows: Flows) => Promise<readonly Finding[]>

/** Callbacks where tenants have their own; a shared one cannot be the wrong one. */
function ownCallbacks({ own, foreign }: Flows): boolean {
  return callbackOf(own) !== callbackOf(foreign)
}

const attacks: readonly Attack[] = [
  async (target, flows) => {
    const { own, foreign } = flows
    if (!ownCallbacks(flows)) return notApplicable(wrongCallback, 'all tenants share one callback at this carrier')
    const attempt = `response of ${own.tenant.id} on the callback of ${foreign.tenant.id}, in the browser of ${own.tenant.id}`
    const outcome = await deliver(target, own, target.grant(own).response, { to: callbackOf(foreign), label: attempt })
    return [
      ...mustSendNothing(wrongCallback, outcome, attempt),
      ...mustNotSend([stateOfOne, keptPerTenant], outcome, attempt, mixesTenants(flows)),
    ]
  },
  async (target, flows) => {
    const { own, foreign } = flows
    const attempt = `response of ${own.tenant.id} on the callback of ${foreign.tenant.id}, in the browser of ${foreign.tenant.id}`
    const { response } = target.grant(own)
    const outcome = await deliver(target, own, response, {
      to: callbackOf(foreign),
      browser: foreign.browser,
      label: attempt,
    })
    return judged(target, flows, outcome, attempt, [stateOfOne, notByAnother, keptPerTenant])
  },
  async (target, flows) => {
    const { own, foreign } = flows
    const attempt = `response of ${own.tenant.id} on its own callback, in the browser of ${foreign.tenant.id}`
    const outcome = await deliver(target, own, target.grant(own).response, { browser: foreign.browser, label: attempt })
    return judged(target, flows, outcome, attempt, [stateOfOne, notByAnother])
  },
  async (target, flows) => {
    const { own, foreign } = flows
    const attempt = `${foreign.tenant.id} starts in the browser in which ${own.tenant.id} has, and the response of ${own.tenant.id} comes`
    const next = await target.start(foreign.tenant, { browser: own.browser })
    if (next.kind !== 'flow') return recorded(notByAnother, `${attempt}: ${next.sentence}`, next)
    const outcome = await deliver(target, own, target.grant(own).response, { label: attempt })
    return judged(target, { own, foreign: next.flow }, outcome, attempt, [notByAnother])
  },
  async (target, flows) => {
    const { own, foreign } = flows
    const attempt = `state of ${own.tenant.id} with a code issued to the client of ${foreign.tenant.id}`
    const response = withParam(target.grant(own).response, 'code', target.grant(foreign).code)
    // Here the state is its owner's: a token request is expected, with the owner's client and verifier and the foreign code.
    const outcome = await deliver(target, own, response, { label: attempt })
    return mustNotSend([stateOfOne, keptPerTenant], outcome, attempt, {
      what: `the verifier or client of ${foreign.tenant.id}`,
      is: ({ verifier, credentials }) =>
        verifier?.flow === foreign.id ||
        (own.clientId !== foreign.clientId && credentials.clientId === foreign.clientId),
    })
  },
  async (target, flows) => {
    const { own, foreign } = flows
    const attempt = `live state of ${foreign.tenant.id} with a fresh code of ${own.tenant.id}, in the browser of ${foreign.tenant.id}`
    const response = withParam(target.grant(foreign).response, 'code', target.grant(own).code)
    const outcome = await deliver(target, foreign, response, { label: attempt })
    const found = mustNotSend(foreignCode, outcome, attempt, {
      what: `the verifier or client of ${own.tenant.id}`,
      is: ({ verifier, credentials }) =>
        verifier?.flow === own.id || (own.clientId !== foreign.clientId && credentials.clientId === own.clientId),
    })
    return [...found, ...(await nothingOf(target, own, foreign, attempt, [foreignCode]))]
  },
  async (target, { own, foreign }) => {
    const attempt = `response of ${own.tenant.id} that names ${foreign.tenant.id} in parameters and headers`
    const names = ['tenant', 'tenant_id', 'tenantId', 'account'].reduce(
      (params, name) => withExtra(params, name, foreign.tenant.id),
      target.grant(own).response,
    )
    const headers = [['x-tenant-id', foreign.tenant.id] as const, ['x-tenant', foreign.tenant.id] as const]
    const outcome = await deliver(target, own, names, { headers, label: attempt })
    const found = mustNotSend(fixedByState, outcome, attempt, {
      what: `the client of ${foreign.tenant.id}`,
      is: ({ credentials }) => own.clientId !== foreign.clientId && credentials.clientId === foreign.clientId,
    })
    return [...found, ...(await nothingOf(target, own, foreign, attempt, [fixedByState]))]
  },
]

async function judged(
  target: ClientTarget,
  flows: Flows,
  outcome: CallbackOutcome,
  attempt: string,
  judgedRows: readonly string[],
): Promise<readonly Finding[]> {
  const [sent] = outcome.tokenRequests
  const finished = sent === undefined ? [] : recorded(judgedRows, `${attempt}: ${describeTokenRequest(sent)}`, outcome)
  return [
    ...finished,
    ...mustNotSend(judgedRows, outcome, attempt, mixesTenants(flows)),
    ...(await nothingOf(target, flows.own, flows.foreign, attempt, judgedRows)),
  ]
}

/** No call of the other tenant carries a token that came of this flow. */
async function nothingOf(
  target: ClientTarget,
  own: PlatformFlow,
  foreign: PlatformFlow,
  attempt: string,
  judgedRows: readonly string[],
): Promise<readonly Finding[]> {
  const { uses, call } = await usesTokensOf(target, own, foreign)
  const { tenant: other } = foreign
  if (!uses) return []
  return judgedRows.map((requirement) => ({
    kind: 'broken',
    requirement,
    evidence: call.exchanges,
    expected: `${attempt}: nothing of ${own.tenant.id} is used for ${other.id}`,
    observed: `a call of ${other.id} carries a token that was issued to ${own.tenant.id}`,
  }))
}
