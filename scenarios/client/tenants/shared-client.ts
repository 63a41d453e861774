import type { CallOutcome, ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { passTime } from '../passing-time.ts'
import { callAs, openAgeing, refreshesIn } from '../refresh/ageing.ts'

const row = 'TENANT-BLAST-4'
const usualCooldown = 60_000

export const sharedClient = clientScenario({
  id: 'client/tenants/shared-client',
  title: 'Tenants that share a client share no tokens, and its failure asks nobody to connect again',
  story: 'Two tenants with one client connect, call and refresh; then the carrier refuses the client for a while.',
  requirements: [row],
  needs: ['second-tenant', 'call'],
  setUp: { sharedClient: true },
  crossTenant: [{ artefact: 'access token', place: 'call of a tenant with the same client', rows: [row] }],
  caughtBy: [
    { twin: 'shares-connections-by-carrier', breaks: [row] },
    { twin: 'takes-a-refused-client-for-the-end', breaks: [row] },
  ],
  async run({ target }) {
    const ageing = await openAgeing(target)
    const connections: Connected[] = []
    for (const tenant of target.tenants.slice(0, 2)) {
      // What the calls of the others carry is the question.
      const connected = await connect(target, tenant, connections.length === 0 ? { call: true } : {})
      if (connected.kind === 'failed') return controlFailed(row, connected)
      connections.push(connected)
    }
    if (new Set(connections.map(({ flow }) => flow.clientId)).size > 1) {
      return notApplicable(row, 'each tenant has a client of its own')
    }
    const findings = await callAll(target, connections, 'after both had connected')
    const stuck = await ageing.age()
    if (stuck !== undefined) return [...findings, ...inconclusive(row, stuck)]
    const refused = await refusedClient(target, connections)
    return [...findings, ...refused, ...(await callAll(target, connections, 'after the client was taken again'))]
  },
})

async function callAll(
  target: ClientTarget,
  connections: readonly Connected[],
  when: string,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const connected of [...connections, ...connections.toReversed()])
    findings.push(...judge(connected, await callAs(target, connected), when))
  return findings
}

function judge({ flow }: Connected, call: CallOutcome, when: string): readonly Finding[] {
  const { tenant } = flow
  const used = [
    ...call.apiCalls.flatMap(({ tokens }) => tokens.flatMap(({ issuedFor }) => issuedFor ?? [])),
    ...refreshesIn(call.tokenRequests).flatMap(({ refreshToken }) => refreshToken?.issuedFor ?? []),
  ]
  const foreign = used.find(({ flow: owner }) => owner !== flow.id)
  if (foreign !== undefined) {
    const observed = `${when}, a call of ${tenant.id} used a token of ${foreign.tenant}`
    return broken(row, { expected: `tokens of ${tenant.id}`, observed }, call)
  }
  if (used.length > 0) return held(row, undefined, call)
  const observed = `${when}, a call of ${tenant.id} used no token at all`
  return broken(row, { expected: `${tenant.id} goes on with what it has`, observed }, call)
}

/** One client, so that everybody is refused; nobody's own connection is over. */
async function refusedClient(target: ClientTarget, connections: readonly Connected[]): Promise<readonly Finding[]> {
  const refusing = target.behave({
    token: async () => ({ kind: 'json', status: 401, body: { error: 'invalid_client' } }),
  })
  for (const connected of connections) await callAs(target, connected, 'call while the client is refused')
  refusing.stop()
  const cooldown = target.facts.breaker?.cooldown ?? usualCooldown
  const passed = await passTime(target, 4 * cooldown, row)
  if (passed !== undefined) return passed
  const log = (await target.able('logs')).kind === 'yes' ? await target.logs() : undefined
  const alerts = (log ?? '').split('\n').filter((line) => line.includes('alert')).length
  return recorded(row, `while the client was refused, ${alerts} lines of the log told of an alert`)
}
