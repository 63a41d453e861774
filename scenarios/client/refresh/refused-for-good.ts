import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect, tokenFlowsOf } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, openAgeing, refreshesIn, refreshingConnection, succeeded } from './ageing.ts'

const stops = 'TENANT-LIFE-6'
const notRepeated = 'TENANT-CB-6'
const rows = [stops, notRepeated]
const laterCalls = 5

export const refreshRefusedForGood = clientScenario({
  id: 'client/refresh/refused-for-good',
  title: 'After a refresh that was refused for good, nothing more is sent until somebody connects again',
  story: 'A carrier refuses one tenant’s refresh with each permanent error while calls go on; others are not touched.',
  requirements: rows,
  needs: ['call'],
  repeats: true,
  caughtBy: [
    { twin: 'tries-refused-refresh-again', breaks: [stops] },
    { twin: 'repeats-permanent-errors', breaks: [notRepeated] },
  ],
  async run({ target }) {
    const [tenant, other] = target.tenants
    const refreshing = await refreshingConnection(target, tenant, rows)
    if (refreshing.kind === 'findings') return refreshing.findings
    const { ageing, connected } = refreshing
    const bystander = other === undefined ? undefined : await connect(target, other, { call: true })
    if (bystander?.kind === 'failed') return controlFailed(rows, bystander)
    const stuck = await ageing.age()
    if (stuck !== undefined) return inconclusive(rows, stuck)
    return [
      ...(await stopsAfter(target, connected)),
      ...(bystander === undefined ? [] : await goesOn(target, bystander)),
      ...(await onceEach(target)),
    ]
  },
})

/** Refuses the refresh tokens of this flow and no other. */
function refuse(target: ClientTarget, { flow }: Connected, error: string) {
  return target.behave({
    token: async (request, honest) =>
      request.refreshToken?.issuedFor?.flow === flow.id
        ? { kind: 'json', status: error === 'invalid_client' ? 401 : 400, body: { error } }
        : honest(),
  })
}

async function stopsAfter(target: ClientTarget, connected: Connected): Promise<readonly Finding[]> {
  const { flow } = connected
  const who = `${flow.tenant.id} at ${flow.carrier.id}`
  const ableStatus = (await target.able('status')).kind === 'yes'
  const statusBefore = ableStatus ? await target.status(flow.tenant, { browser: flow.browser }) : undefined
  const refusing = refuse(target, connected, 'invalid_grant')
  const first = await callAs(target, connected, 'call while the refresh is refused')
  if (refreshesIn(first.tokenRequests).length === 0) {
    refusing.stop()
    return inconclusive(stops, `${who}: no refresh left the platform this time`, first)
  }
  const before = target.arrivals().length
  for (let count = 0; count < laterCalls; count += 1) await callAs(target, connected, 'call after the refusal')
  refusing.stop()
  const later = target.arrivals().slice(before)
  const dead = later.filter(
    (arrival) =>
      (arrival.kind === 'token' && arrival.refreshToken?.issuedFor?.flow === flow.id) ||
      (arrival.kind === 'api' && arrival.tokens.some(({ issuedFor }) => issuedFor?.flow === flow.id)),
  )
  if (dead.length > 0) {
    const observed = `${who}: ${dead.length} more requests with tokens of the connection that had been ended (${laterCalls} calls)`
    return broken(stops, { expected: 'no request with what the carrier refused for good', observed }, ...dead)
  }
  if (statusBefore?.kind !== 'answered') return held(stops, `${who}: ${laterCalls} calls, no request`, first)
  const statusAfter = await target.status(flow.tenant, { browser: flow.browser })
  const same = statusAfter.kind === 'answered' && statusAfter.body === statusBefore.body
  const sentences = {
    expected: 'a status that tells the tenant to connect again',
    observed: `${who}: the same status as before the refusal`,
  }
  return same ? broken(stops, sentences, statusBefore, statusAfter) : held(stops, undefined, first, statusAfter)
}

/** Somebody else's connection at the same carrier goes on, over a refresh of its own. */
async function goesOn(target: ClientTarget, bystander: Connected): Promise<readonly Finding[]> {
  const call = await callAs(target, bystander, 'call of another tenant')
  const who = `${bystander.flow.tenant.id} at ${bystander.flow.carrier.id}`
  if (tokenFlowsOf(call).includes(bystander.flow.id) && succeeded(call)) return held(stops, undefined, call)
  const observed = `${who}: its call failed after another tenant’s refresh had been refused`
  return broken(stops, { expected: 'other tenants go on as before', observed }, call)
}

const permanent = ['invalid_grant', 'invalid_client', 'unauthorized_client', 'invalid_scope', 'unsupported_grant_type']

async function onceEach(target: ClientTarget): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const error of permanent) {
    const ageing = await openAgeing(target)
    const connected = await connect(target, target.tenants[0], { call: true })
    if (connected.kind === 'failed') return [...findings, ...controlFailed(notRepeated, connected)]
    const stuck = await ageing.age()
    if (stuck !== undefined) return [...findings, ...inconclusive(notRepeated, stuck)]
    const before = target.tokenRequests().length
    const refusing = refuse(target, connected, error)
    const call = await callAs(target, connected, `call while refreshing brings ${error}`)
    await target.settle()
    refusing.stop()
    const sent = refreshesIn(target.tokenRequests().slice(before))
    const forms = new Set(sent.map(({ credentials }) => credentials.ways.join()))
    const otherForm = error === 'invalid_client' && sent.length === 2 && forms.size === 2
    if (sent.length > 1 && !otherForm) {
      const observed = `${sent.length} token requests in one call that were all answered ${error}`
      findings.push(
        ...broken(notRepeated, { expected: 'one token request, as the error will not pass', observed }, ...sent),
      )
    } else if (otherForm)
      findings.push(...recorded(notRepeated, 'invalid_client: tried once more in another form', ...sent))
    else if (sent.length === 0)
      findings.push(...inconclusive(notRepeated, `${error}: no refresh left the platform`, call))
    else findings.push(...held(notRepeated, undefined, call, ...sent))
  }
  return findings
}
