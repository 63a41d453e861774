import { SharedArray } from 'k6/data'
import type { LoadPlan } from '../plan.ts'
import type { LoadTarget, PlatformPair, ServerPair } from '../target.ts'

/** Read once per process, however many virtual users there are: ten thousand tenants are large. */
function shared<Item>(name: string, read: () => Item[]): readonly Item[] {
  return new SharedArray<Item>(name, read)
}

const targetFile = `${__ENV.LOAD_TARGET}`

const [plan] = shared<LoadPlan>('plan', () => [JSON.parse(open(`${__ENV.LOAD_PLAN}`))])
if (plan === undefined) throw new Error('LOAD_PLAN names no plan.')

export const loadPlan: LoadPlan = plan

const readTarget = (): LoadTarget => JSON.parse(open(targetFile))

export const serverPairs = shared<ServerPair>('servers', () => {
  const target = readTarget()
  return target.kind === 'authorization-server' ? target.pairs : []
})

export const platformPairs = shared<PlatformPair>('platform', () => {
  const target = readTarget()
  return target.kind === 'platform' ? target.pairs : []
})

/** Hosts beside loopback that requests may go to. */
export const targetHosts = shared<string>('hosts', () => [...(readTarget().hosts ?? [])])
