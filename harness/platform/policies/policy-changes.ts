import type { Clock } from '../../http/clock.ts'
import { type Pair, platformItself } from '../pair.ts'
import type { Vault } from '../sealing/vault.ts'
import type { EntryKey } from '../store/store.ts'
import { type PartialPolicy, pairPolicyInput } from './policy.ts'
import { createRecall } from './recall.ts'
import { type Rollout, rollout } from './rollout.ts'

/** What the operator has changed while the platform runs; in the store, so that it outlives it and reaches every process. */
export interface PolicyChanges {
  ofPair(pair: Pair): Promise<PartialPolicy | undefined>
  changePair(pair: Pair, policy: PartialPolicy | undefined): Promise<void>
  rolloutAt(carrier: string): Promise<Rollout | undefined>
  changeRollout(carrier: string, rollout: Rollout | undefined): Promise<void>
}

/** Changes to policies, sealed like everything else. Other processes follow within a second: `recall.ts`. */
export function createPolicyChanges(vault: Vault, clock: Pick<Clock, 'now'>): PolicyChanges {
  const rollouts = createRecall<Rollout | undefined>(clock)

  async function read(pair: Pair): Promise<PartialPolicy | undefined> {
    const answer = await vault.get(pairKey(pair), pairPolicyInput)
    if (answer.kind === 'unopenable') throw new Error('The policies of this pair cannot be opened.')
    return answer.kind === 'opened' ? answer.opened.record : undefined
  }

  async function readRollout(carrier: string): Promise<Rollout | undefined> {
    const answer = await vault.get(rolloutKey(carrier), rollout)
    if (answer.kind === 'unopenable') throw new Error('The roll-out of this carrier cannot be opened.')
    return answer.kind === 'opened' ? answer.opened.record : undefined
  }

  return {
    ofPair: read,
    async changePair(pair, policy) {
      if (policy === undefined) await vault.delete(pairKey(pair))
      else await vault.put(pairKey(pair), policy)
    },
    rolloutAt: (carrier) => rollouts.of(carrier, () => readRollout(carrier)),
    async changeRollout(carrier, next) {
      if (next === undefined) await vault.delete(rolloutKey(carrier))
      else await vault.put(rolloutKey(carrier), next)
      rollouts.forget()
    },
  }
}

function pairKey({ tenant, carrier }: Pair): EntryKey {
  return { tenant, kind: 'policy', id: carrier }
}

function rolloutKey(carrier: string): EntryKey {
  return { tenant: platformItself, kind: 'policy', id: carrier }
}
