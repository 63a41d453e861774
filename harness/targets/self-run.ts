import type { Worker } from 'node:worker_threads'
import type { Role } from '../../reports/result-model.ts'
import { type CarrierId, type CarrierProfile, carrierIds } from '../../simulators/carriers/carrier.ts'
import { type CarrierThread, openCarrierThread } from '../../simulators/core/carrier-worker.ts'
import { UsageError } from '../cli/usage-error.ts'
import type { OpenTargets } from './open-targets.ts'
import { endPlatformThread, spawnPlatformThread } from './platform-thread/spawn.ts'

export interface SelfRunOptions {
  readonly profile: CarrierProfile
  /** All of them where it is left out. */
  readonly carriers?: readonly string[]
  readonly budgetMs: number
  /** Whether exchanges behind green results are kept too. */
  readonly keepsAllEvidence: boolean
  /** Address of a module with quirks of somebody's own. */
  readonly quirkModule?: string
  /** The configuration module that brought extensions and no target. */
  readonly module?: string
  /** What the run is limited to; nothing is started for other roles alone. */
  readonly role?: Role
}

/** What a run works in besides its own thread. */
export interface SelfRunThreads {
  readonly carriers: CarrierThread
  /** Where the run has anything to do with the bundled platform. */
  readonly platform: Worker | undefined
}

/**
 * Opens the bundled carriers and the bundled platform as targets. Their threads are begun before anything else: they load
 * their own code while this one loads the targets'.
 * @throws {UsageError} where a carrier is named that there is no simulator for
 */
export async function openSelfRun(options: SelfRunOptions): Promise<OpenTargets> {
  const ids = (options.carriers ?? carrierIds).map(knownCarrier)
  const { profile, keepsAllEvidence } = options
  const withPlatform = profile === 'rfc9700' && isWanted(options, 'client')
  const platform = withPlatform ? spawnPlatformThread({ carriers: ids, keepsAllEvidence }) : undefined
  const threads = { carriers: openCarrierThread(), platform }
  try {
    const { openBundledTargets } = await import('./bundled-targets.ts')
    return await openBundledTargets(options, ids, threads)
  } catch (error) {
    threads.carriers.end()
    if (platform !== undefined) await endPlatformThread(platform)
    throw error
  }
}

/** Whether a run has anything to do in this role. */
export function isWanted({ role }: SelfRunOptions, asked: Role): boolean {
  return role === undefined || role === asked
}

function knownCarrier(name: string): CarrierId {
  const known = carrierIds.find((id) => id === name)
  if (known === undefined) {
    throw new UsageError(
      'UNKNOWN_CARRIER',
      `There is no carrier ${JSON.stringify(name)}; there are ${carrierIds.join(', ')}.`,
    )
  }
  return known
}
