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

/** The limits of a run. A machine's own loopback takes ten times as many requests a second as somebody's server. */
export function limitsOf(configuration: Configuration): RunLimits {
  const local = addressesOf(configuration).every(({ url }) => isLoopback(new URL(url).hostname))
  return { ...configuration.limits, perSecond: configuration.limits.perSecond ?? (local ? 500 : 50) }
}
