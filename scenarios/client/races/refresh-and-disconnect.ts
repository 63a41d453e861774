import type { TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import type { Randomness } from '../../api/randomness.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, refreshingConnection } from '../refresh/ageing.ts'

const notProlonged = 'TENANT-LIFE-10'
const unusedAfter = 'RFC7009-2.1-5'
const rows = [notProlonged, unusedAfter]
const rounds = 8

export const racesRefreshAndDisconnect = clientScenario({
  id: 'client/races/refresh-and-disconnect',
  title: 'A refresh that is under way does not bring back what a disconnect has ended',
  story:
    'A refresh is held before or behind the carrier’s decision, the tenant disconnects, and then its answer arrives.',
  requirements: rows,
  needs: ['call', 'disconnect'],
  repeats: true,
  caughtBy: [{ twin: 'brings-back-ended-connection', breaks: rows }],
  async run({ target, random }) {
    const refreshing = await refreshingConnection(target, target.tenants[0], rows)
    if (refreshing.kind === 'findings') return refreshing.findings
    const findings: Finding[] = []
    for (let round = 0; round < rounds; round += 1) {
      const connected = await connect(target, target.tenants[0], { call: true })
      if (connected.kind === 'failed') return [...findings, ...controlFailed(rows, connected)]
      const stuck = await refreshing.ageing.age()
      if (stuck !== undefined) return [...findings, ...inconclusive(rows, stuck)]
      const held = holdRefresh(target, random)
      const calling = callAs(target, connected, 'call whose refresh is held')
      const reached = await target.awaitArrival(held.isOne, 10_000)
      const disconnecting = target.disconnect(connected.flow.tenant, { browser: connected.flow.browser })
      // Whichever of the two comes to its end first.
      if (random.integer(2) === 0) await disconnecting
      held.release()
      const [said] = await Promise.all([disconnecting, calling])
      held.stop()
      if (reached === undefined) return [...findings, ...inconclusive(rows, 'no refresh left the platform this time')]
      if (said.kind !== 'answered' || said.status >= 400) {
        return [...findings, ...inconclusive(rows, 'a disconnect during a refresh was not answered with success', said)]
      }
      findings.push(...(await judge(target, connected, held.order)))
    }
    return findings
  },
})

/** Holds refreshes before the carrier decides on them, or with the new tokens already issued. */
function holdRefresh(target: ClientTarget, random: Randomness) {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const order = random.pick(['before the carrier decided', 'with the new tokens on their way'])
  const holding = target.behave({
    async token(request, honest) {
      if (request.refreshToken === undefined) return honest()
      if (order === 'before the carrier decided') await released
      const answer = await honest()
      await released
      return answer
    },
  })
  const { length: before } = target.tokenRequests()
  return {
    order,
    release,
    stop: () => holding.stop(),
    isOne: (arrival: { readonly kind: string }): arrival is TokenRequest =>
      arrival.kind === 'token' &&
      target
        .tokenRequests()
        .slice(before)
        .some((request) => request.refreshToken !== undefined),
  }
}

async function judge(
  target: ClientTarget,
  connected: Parameters<typeof callAs>[1],
  order: string,
): Promise<readonly Finding[]> {
  const call = await callAs(target, connected, 'call after refresh and disconnect')
  const { flow } = connected
  const used = [
    ...call.apiCalls.filter(({ tokens }) => tokens.some(({ issuedFor }) => issuedFor?.flow === flow.id)),
    ...call.tokenRequests.filter(({ refreshToken }) => refreshToken?.issuedFor?.flow === flow.id),
  ]
  if (used.length === 0) return held(rows, `a disconnect during a refresh, held ${order}`, call)
  const observed = `a disconnect during a refresh, held ${order}: later a request went out with tokens of that connection`
  return broken(rows, { expected: 'nothing of an ended connection is used', observed }, ...used)
}
