import type { ApiCall, TokenRequest } from '../../api/carrier.ts'
import type { CallOutcome, ClientTarget, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const ownToken = 'TENANT-TOKEN-1'
const ownRefresh = 'TENANT-TOKEN-2'
const rows = [ownToken, ownRefresh]
const callsEach = 4

export const tokensOfEach = clientScenario({
  id: 'client/tenants/tokens-of-each',
  title: 'Calls and refreshes of a tenant use the tokens of that tenant',
  story: 'Two tenants connect, and call in both orders, at once, after refreshes and after a restart.',
  requirements: rows,
  needs: ['second-tenant', 'call'],
  caughtBy: [
    { twin: 'shares-connections-by-carrier', breaks: [ownToken] },
    { twin: 'refreshes-as-first-tenant', breaks: [ownRefresh] },
  ],
  crossTenant: [
    { artefact: 'access token', place: 'call of another tenant', rows: [ownToken] },
    { artefact: 'refresh token', place: 'refresh of another tenant', rows: [ownRefresh] },
  ],
  async run({ target }) {
    const connections: Connected[] = []
    for (const tenant of target.tenants) {
      // A call of the first alone shows that calls work; what those of the others carry is the question.
      const control = await connect(target, tenant, connections.length === 0 ? { call: true } : {})
      if (control.kind === 'failed') return controlFailed(rows, control)
      connections.push(control)
    }
    const findings = [...(await callAll(target, connections, 'after all have connected'))]
    const refreshes: TokenRequest[] = []
    refreshes.push(...(await refreshAll(target, connections)))
    findings.push(...(await callAll(target, connections, 'after refreshes')))
    if ((await target.able('restart')).kind === 'yes' && target.facts.keepsConnections !== false) {
      const trouble = await target.restart()
      if (trouble !== undefined) findings.push(...inconclusive(rows, trouble))
      else {
        refreshes.push(...(await refreshAll(target, connections)))
        findings.push(...(await callAll(target, connections, 'after a restart')))
      }
    }
    return [...findings, ...judgeRefreshes(refreshes)]
  },
})

/** In both orders, and all at once. */
async function callAll(
  target: ClientTarget,
  connections: readonly Connected[],
  when: string,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const order of [connections, connections.toReversed()]) {
    for (const { flow } of order) {
      const outcome = await target.call(flow.tenant, { browser: flow.browser })
      findings.push(...judgeCall(flow.tenant, outcome, outcome.apiCalls, when))
    }
  }
  const before = target.apiCalls().length
  const parallel = await Promise.all(
    connections.flatMap(({ flow }) =>
      Array.from({ length: callsEach }, async () => ({
        tenant: flow.tenant,
        outcome: await target.call(flow.tenant, { browser: flow.browser }),
      })),
    ),
  )
  await target.settle()
  const tokensUsed = target
    .apiCalls()
    .slice(before)
    .flatMap(({ tokens }) => tokens)
  for (const { flow } of connections) {
    const own = tokensUsed.filter(({ issuedFor }) => issuedFor?.tenant === flow.tenant.id).length
    const good = parallel.filter(({ tenant, outcome }) => tenant.id === flow.tenant.id && isGood(outcome)).length
    // Each good call has carried a token; one that was tried again carries two.
    if (own < good) {
      const observed = `${when}, ${good} calls of ${flow.tenant.id} at once went well, and ${own} of its tokens were sent`
      findings.push(...broken(ownToken, { expected: 'a token of its own in each call of a tenant', observed }))
    }
  }
  return [...findings, ...markersIn(parallel, when)]
}

function isGood({ answer }: CallOutcome): boolean {
  return answer.kind === 'answered' && answer.status < 300
}

function judgeCall(
  tenant: PlatformTenant,
  outcome: CallOutcome,
  apiCalls: readonly ApiCall[],
  when: string,
): readonly Finding[] {
  const foreign = apiCalls.filter(({ tokens }) =>
    tokens.some(({ issuedFor }) => issuedFor !== undefined && issuedFor.tenant !== tenant.id),
  )
  const [call] = foreign
  if (call !== undefined) {
    const owner = call.tokens.find(({ issuedFor }) => issuedFor?.tenant !== tenant.id)?.issuedFor?.tenant
    const observed = `${when}, a call of ${tenant.id} carried a token of ${owner ?? 'another tenant'}`
    return broken(ownToken, { expected: `a token of ${tenant.id}`, observed }, outcome, ...foreign)
  }
  return apiCalls.length === 0
    ? inconclusive(ownToken, `${when}, a call of ${tenant.id} reached no carrier`, outcome)
    : held(ownToken, undefined, outcome)
}

/** The carrier's data of one tenant in the answer to another: seen only where the platform shows what it got. */
function markersIn(
  parallel: readonly { readonly tenant: PlatformTenant; readonly outcome: CallOutcome }[],
  when: string,
): readonly Finding[] {
  const tenants = new Set(parallel.map(({ tenant }) => tenant.id))
  return parallel.flatMap(({ tenant, outcome }) => {
    const { answer } = outcome
    if (answer.kind !== 'answered') return []
    const leaked = [...tenants].find((id) => id !== tenant.id && answer.body.includes(`data-of-${id}-at-`))
    const observed = `${when}, ${tenant.id} was given the carrier's data of ${leaked ?? ''}`
    return leaked === undefined ? [] : broken(ownToken, { expected: 'data of its own', observed }, outcome)
  })
}

/** The carrier takes no token of now any more, which is why whoever can refreshes. */
async function refreshAll(target: ClientTarget, connections: readonly Connected[]): Promise<readonly TokenRequest[]> {
  const before = target.tokenRequests().length
  const old = new Set(target.apiCalls().flatMap(({ tokens }) => tokens.map(({ value }) => value)))
  const refusing = target.behave({
    api: async (call, honest) =>
      call.tokens.some(({ value }) => old.has(value))
        ? {
            kind: 'json',
            status: 401,
            body: { error: 'invalid_token' },
            headers: [['www-authenticate', 'Bearer error="invalid_token"']],
          }
        : honest(),
  })
  await Promise.all(connections.map(({ flow }) => target.call(flow.tenant, { browser: flow.browser })))
  refusing.stop()
  return target
    .tokenRequests()
    .slice(before)
    .filter(({ grantType }) => grantType === 'refresh_token')
}

function judgeRefreshes(refreshes: readonly TokenRequest[]): readonly Finding[] {
  if (refreshes.length === 0) return notApplicable(ownRefresh, 'the platform was seen to refresh no token')
  return refreshes.flatMap((request) => {
    const { refreshToken, credentials } = request
    const { issuedFor } = refreshToken ?? {}
    if (issuedFor === undefined) return inconclusive(ownRefresh, 'a refresh carried a token nobody issued', request)
    if (issuedFor.clientId === credentials.clientId) return held(ownRefresh, undefined, request)
    const observed = `a refresh token of ${issuedFor.tenant} left with the client ${credentials.clientId ?? '(none)'}`
    return broken(ownRefresh, { expected: 'the client it was issued to', observed }, request)
  })
}
