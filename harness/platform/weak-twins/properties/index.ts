import type { Kit } from '../../kit.ts'
import { connection as connectionRecord, pendingFlow, type Tokens } from '../../records.ts'
import { Refusal } from '../../refusal.ts'
import { keepTokens } from '../../steps/keep-tokens.ts'
import { connectionKey, loadConnection } from '../../steps/load-connection.ts'
import { flowIdOf, flowKey, rememberFlow } from '../../steps/remember-flow.ts'
import { requestRefresh } from '../../steps/request-refresh.ts'
import { takeFlow } from '../../steps/take-flow.ts'
import { type PlatformTwin, platformTwin, platformTwinOf } from '../weak-twin.ts'

/** What one start of the platform holds in memory; a restart has tenants of its own. */
const begun = new WeakMap<Kit['tenants'], Set<string>>()

const findsFlowsOfAnyTenantAfterRestart = platformTwinOf(
  'finds-flows-of-any-tenant-after-restart',
  'knows by memory alone whose a flow is, and after a restart takes it from wherever it lies',
  {
    async rememberFlow(kit, flow) {
      begun.set(kit.tenants, (begun.get(kit.tenants) ?? new Set()).add(flow.id))
      await rememberFlow(kit, flow)
    },
    async takeFlow(kit, pair, state) {
      const id = flowIdOf(state)
      if (begun.get(kit.tenants)?.has(id) === true) return takeFlow(kit, pair, state)
      for (const tenant of kit.tenants.keys()) {
        const answer = await kit.vault.take(flowKey(tenant, id), pendingFlow)
        if (answer.kind === 'opened') return answer.opened.record
      }
      throw new Refusal('CONNECTION_NOT_COMPLETED', 'flow-unknown')
    },
  },
)

const ended = new WeakMap<Kit['tenants'], Set<string>>()
const nameOf = (pair: Parameters<typeof connectionKey>[0]) => JSON.stringify(connectionKey(pair))

const bringsConnectionsBackAfterRestart = platformTwinOf(
  'brings-connections-back-after-restart',
  'notes in memory alone that a connection was ended',
  {
    async takeConnection(kit, pair) {
      const found = await kit.vault.get(connectionKey(pair), connectionRecord)
      ended.set(kit.tenants, (ended.get(kit.tenants) ?? new Set()).add(nameOf(pair)))
      return found.kind === 'opened' ? found.opened.record : undefined
    },
    async loadConnection(kit, pair) {
      if (ended.get(kit.tenants)?.has(nameOf(pair)) === true) throw new Refusal('NOT_CONNECTED', 'no-connection')
      return loadConnection(kit, pair)
    },
    async keepTokens(kit, pair, client, tokens) {
      ended.get(kit.tenants)?.delete(nameOf(pair))
      await keepTokens(kit, pair, client, tokens)
    },
  },
)

const failed = new WeakMap<Kit['tenants'], Tokens & { readonly refreshToken: string }>()

const repeatsFailedRefreshForTheNextTenant = platformTwin(
  'repeats-failed-refresh-for-the-next-tenant',
  'begins the next refresh with the refresh token of one that got no answer, whosever it was',
  'requestRefresh',
  async (kit, server, client, tokens) => {
    const outcome = await requestRefresh(kit, server, client, failed.get(kit.tenants) ?? tokens)
    if (outcome.kind === 'failed') failed.set(kit.tenants, tokens)
    else failed.delete(kit.tenants)
    return outcome
  },
)

/** Faults that only a certain order of things brings to light. */
export const propertyTwins: readonly PlatformTwin[] = [
  findsFlowsOfAnyTenantAfterRestart,
  bringsConnectionsBackAfterRestart,
  repeatsFailedRefreshForTheNextTenant,
]
