import { isLoopback } from '../http/allow-list.ts'
import { addressesOf } from './addresses.ts'
import type { Configuration } from './configuration.ts'

/** What a run may do to the targets, with nothing left open. */
export interface RunLimits {
  readonly requests: number
  readonly perSecond: number
  readonly concurrency: number
  readonly hosts: readonly string[]
}

/** The limits of a run. A machine's own loopback takes more than somebody's server. */
export function limitsOf(configuration: Configuration): RunLimits {
  const local = addressesOf(configuration).every(({ url }) => isLoopback(new URL(url).hostname))
  const { requests = local ? 20_000 : 5000, perSecond = local ? 500 : 50 } = configuration.limits
  return { ...configuration.limits, requests, perSecond }
}
