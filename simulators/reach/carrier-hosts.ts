import type { CarrierId } from '../carriers/carrier.ts'
import { carriers } from '../carriers/index.ts'
import type { Environment } from '../core/kit.ts'

/** A carrier that is up, in this process or another. */
export interface ReachableCarrier {
  readonly id: CarrierId
  /** Where it answers: `http://127.0.0.1:4010`. */
  readonly origin: string
}

/** One of a carrier's real host names, and what answers instead. */
export interface CarrierHost extends ReachableCarrier {
  readonly host: string
  readonly environment: Environment
}

/** The real hosts of the carriers given. The simulator learns the environment from the `Host` header. */
export function carrierHosts(running: readonly ReachableCarrier[]): readonly CarrierHost[] {
  return running.flatMap(({ id, origin }) =>
    environments.flatMap((environment) =>
      carriers[id].hosts[environment].map((host) => ({ id, origin, host, environment })),
    ),
  )
}

const environments = ['production', 'test'] as const satisfies readonly Environment[]
