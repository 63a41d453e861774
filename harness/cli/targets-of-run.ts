import type { CheckedExtensions } from '../embedding/extensions.ts'
import type { ChosenProfiles } from '../engine/profiles.ts'
import type { OpenTargets } from '../targets/open-targets.ts'
import { openSelfRun } from '../targets/self-run.ts'
import type { RunOptions } from './run-options.ts'
import { UsageError } from './usage-error.ts'

/** What a scenario may take that names no budget of its own. */
export const scenarioBudgetMs = 60_000

/** The targets of a configuration, or the bundled carriers. */
export async function openTargets(
  options: RunOptions,
  profiles: ChosenProfiles,
  extensions: CheckedExtensions,
): Promise<OpenTargets> {
  const { config = options.configuration === undefined ? undefined : 'the configuration' } = options
  if (config === undefined) {
    return openSelfRun({
      budgetMs: scenarioBudgetMs,
      keepsAllEvidence: options.thorough === true || options.globs.length > 0,
      profile: profiles.carrier,
      ...(extensions.quirkModule === undefined ? {} : { quirkModule: extensions.quirkModule }),
      ...(options.extensionsFrom === undefined ? {} : { module: options.extensionsFrom }),
      ...(options.carrier === undefined ? {} : { carriers: options.carrier }),
      ...(options.role === undefined ? {} : { role: options.role }),
    })
  }
  if (profiles.carrier !== 'rfc9700') {
    throw new UsageError(
      'UNKNOWN_PROFILE',
      `The profile ${profiles.carrier} is a way the bundled carriers behave; it cannot be asked of the target in ${config}.`,
    )
  }
  const { defaultPortBase, openConfiguredTargets } = await import('../targets/configured.ts')
  return openConfiguredTargets({
    path: config,
    ...(options.configuration === undefined ? {} : { value: options.configuration }),
    drivers: extensions.drivers,
    budgetMs: scenarioBudgetMs,
    portBase: options.portBase ?? defaultPortBase,
    ...(options.keys === undefined ? {} : { keys: options.keys }),
    dryRun: options.dryRun === true,
    ...(options.carrier === undefined ? {} : { carriers: options.carrier }),
    ...(options.role === undefined ? {} : { role: options.role }),
  })
}
