import { type JourneyId, journeys } from '../../load/journeys.ts'
import { LoadError } from '../../load/load-error.ts'
import type { LoadTarget } from '../../load/target.ts'
import { startSimulatedTarget } from '../../load/targets/simulated.ts'
import type { CarrierId } from '../../simulators/index.ts'
import type { Configuration } from '../config/configuration.ts'
import { loadConfiguration } from '../config/load.ts'
import { startConfiguredPlatform } from './configured-platform.ts'
import { configuredServer } from './configured-server.ts'
import { containmentFor } from './containment-for.ts'
import { startPlatformTarget } from './platform-target.ts'

export interface TargetChoice {
  readonly journey: JourneyId
  readonly rate: number
  readonly tenants: number
  readonly carriers: readonly CarrierId[] | undefined
  /** `carriers`, `platform`, or with a configuration `server` or `platform`; the only one there is where it is left out. */
  readonly target: string | undefined
  readonly config: string | undefined
  readonly allowHost: readonly string[]
  readonly portBase: number
  /** The reference platform's store. */
  readonly store: string | undefined
}

/** A target that load may be sent to until it is released. */
export interface OpenTarget extends AsyncDisposable {
  readonly target: LoadTarget
}

/**
 * Starts what load is sent to, or finds it by a configuration.
 * @throws LoadError or ConfigurationError where that cannot be
 */
export async function openTarget(choice: TargetChoice): Promise<OpenTarget> {
  return choice.config === undefined ? startBundled(choice) : openConfigured(choice, choice.config)
}

/** The bundled carriers, or the reference platform in front of them. */
function startBundled(choice: TargetChoice): Promise<OpenTarget> {
  const { journey, rate, tenants, carriers, store } = choice
  const workbench = journeys[journey].plot !== undefined
  const { target = 'carriers' } = choice
  switch (target) {
    case 'carriers':
      return startSimulatedTarget({
        carriers,
        tenants,
        workbench,
        profile: journey === 'legacy-and-pkce' ? 'migrating' : 'rfc9700',
      })
    case 'platform':
      return startPlatformTarget({
        carriers,
        tenants,
        store,
        workbench,
        containment: containmentFor(journey, rate, tenants),
      })
    default:
      throw badTarget(target, 'carriers or platform')
  }
}

async function openConfigured(choice: TargetChoice, file: string): Promise<OpenTarget> {
  const { journey, allowHost, portBase } = choice
  const unused = choice.carriers === undefined ? (choice.store === undefined ? undefined : '--store') : '--carrier'
  if (unused !== undefined) {
    throw new LoadError('BAD_SETTINGS', `${unused} is about the bundled target; with --config, take it out.`)
  }
  const configuration = await loadConfiguration(file, process.env)
  if (chosenPart(choice, configuration, file) === 'platform') {
    return startConfiguredPlatform(configuration, { allowHost, portBase })
  }
  const login = journeys[journey].login !== false
  const target = await configuredServer(configuration, { allowHost, login })
  return { target, [Symbol.asyncDispose]: async () => undefined }
}

function chosenPart({ target }: TargetChoice, configuration: Configuration, file: string): 'server' | 'platform' {
  const { authorizationServer, client } = configuration
  const parts = [
    ...(authorizationServer === undefined ? [] : ['server' as const]),
    ...(client === undefined ? [] : ['platform' as const]),
  ]
  if (parts.length === 0) {
    throw new LoadError('WRONG_TARGET', `${file} names nothing to load: add authorizationServer or client to it.`)
  }
  if (target === undefined && parts.length > 1) {
    throw new LoadError(
      'WRONG_TARGET',
      `${file} names a server and a platform: say --target server or --target platform.`,
    )
  }
  const chosen = target === undefined ? parts[0] : parts.find((part) => part === target)
  if (chosen === undefined) throw badTarget(target ?? '', parts.join(' or '))
  return chosen
}

function badTarget(target: string, possible: string): LoadError {
  return new LoadError('WRONG_TARGET', `There is no target ${target}. Here load goes to ${possible}.`)
}
