import exec from 'k6/execution'
import { loadPlan, platformPairs } from './plan.ts'

const { shape, interventions, noise } = loadPlan
const highest = Math.max(shape.startRate, ...shape.stages.map(({ rate }) => rate))

/** Journeys in which no two virtual users may speak for the same pair at a platform. */
const owned = platformPairs.length > 0 && ['refresh-storm', 'reconnect-after-expiry'].includes(loadPlan.journey)
const room = owned ? Math.max(1, platformPairs.length - interventions.length) : Number.POSITIVE_INFINITY

export interface VirtualUsers {
  readonly preAllocated: number
  readonly most: number
}

/** How many virtual users an arrival rate may need. */
export function virtualUsersFor(rate: number): VirtualUsers {
  const most = Math.min(room, Math.ceil(Math.max(20, rate * 4)))
  return { preAllocated: Math.min(most, Math.ceil(Math.max(4, rate / 4))), most }
}

export const virtualUsers = virtualUsersFor(highest)
const all = virtualUsers.most + interventions.length + (noise === undefined ? 0 : virtualUsersFor(noise.rate).most)

/** One of the items that belong to this virtual user and to no other; undefined where there are too few for that. */
export function ownOf<Item>(items: readonly Item[]): Item | undefined {
  const first = (exec.vu.idInTest - 1) % all
  if (first >= items.length) return undefined
  const mine = Math.floor((items.length - 1 - first) / all) + 1
  return items[first + all * Math.floor(Math.random() * mine)]
}
