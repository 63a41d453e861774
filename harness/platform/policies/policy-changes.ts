import type { Clock } from '../../http/clock.ts'
import { type Pair, platformItself } from '../pair.ts'
import type { Vault } from '../sealing/vault.ts'
import type { EntryKey } from '../store/store.ts'
import { type PartialPolicy, pairPolicyInput } from './policy.ts'
import { type Rollout, rollout } from './rollout.ts'

/** What the operator has changed while the platform runs; in the store, so that it outlives it and reaches every process. */
export interface PolicyChanges {
  ofPair(pair: Pair, reading?: Reading): Promise<PartialPolicy | undefined>
  changePair(pair: Pair, policy: PartialPolicy | undefined): Promise<void>
  rolloutAt(carrier: string): Promise<Rollout | undefined>
  changeRollout(carrier: string, rollout: Rollout | undefined): Promise<void>
}

/** `remembered` may be a second old; `fresh` is as the store has it. */
export type Reading = 'remembered' | 'fresh'

const memoryMs = 1000
/** Beyond that the oldest is forgotten first: ten thousand tenants do not stay in memory for having been here once. */
const mostRemembered = 5000

interface Remembered {
  readonly at: number
  readonly value: Promise<unknown>
}

/** Changes to policies, sealed like everything else. Other processes follow within a second. */
export function createPolicyChanges(vault: Vault, clock: Pick<Clock, 'now'>): PolicyChanges {
  const remembered = new Map<string, Remembered & { readonly value: Promise<PartialPolicy | undefined> }>()
  const rollouts = new Map<string, Remembered & { readonly value: Promise<Rollout | undefined> }>()

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
    ofPair(pair, reading = 'remembered') {
      const name = `${pair.tenant}/${pair.carrier}`
      return reading === 'fresh' ? read(pair) : recall(remembered, name, clock.now(), () => read(pair))
    },
    async changePair(pair, policy) {
      if (policy === undefined) await vault.delete(pairKey(pair))
      else await vault.put(pairKey(pair), policy)
      remembered.delete(`${pair.tenant}/${pair.carrier}`)
    },
    rolloutAt: (carrier) => recall(rollouts, carrier, clock.now(), () => readRollout(carrier)),
    async changeRollout(carrier, next) {
      if (next === undefined) await vault.delete(rolloutKey(carrier))
      else await vault.put(rolloutKey(carrier), next)
      rollouts.delete(carrier)
    },
  }
}

function recall<T>(
  memory: Map<string, { readonly at: number; readonly value: Promise<T> }>,
  name: string,
  now: number,
  read: () => Promise<T>,
): Promise<T> {
  const known = memory.get(name)
  if (known !== undefined && now - known.at < memoryMs) return known.value
  const value = read()
  memory.delete(name)
  memory.set(name, { at: now, value })
  value.catch(() => memory.delete(name))
  const [oldest] = memory.size > mostRemembered ? memory.keys() : []
  if (oldest !== undefined) memory.delete(oldest)
  return value
}

function pairKey({ tenant, carrier }: Pair): EntryKey {
  return { tenant, kind: 'policy', id: carrier }
}

function rolloutKey(carrier: string): EntryKey {
  return { tenant: platformItself, kind: 'policy', id: carrier }
}
