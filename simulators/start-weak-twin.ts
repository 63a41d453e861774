import type { CarrierId, CarrierProfile } from './carriers/carrier.ts'
import { carriers } from './carriers/index.ts'
import { type RunningCarrier, type ServerCertificate, startServer } from './core/server.ts'
import { replaceStep, type Step } from './core/step.ts'
import { goodSteps } from './core/steps.ts'
import { weakTwins } from './weak-twins/index.ts'
import type { WeakTwin } from './weak-twins/weak-twin.ts'

export interface TwinOptions {
  readonly carrier?: CarrierId
  /** For the good server: take the twin's. A twin knows its own. */
  readonly profile?: CarrierProfile
  readonly host?: string
  readonly port?: number
  readonly seed?: string
  /** Lets clients show certificates at an https port of their own. */
  readonly mutualTls?: ServerCertificate
  /** Gives every tenant an issuer of its own. For the good server: take the twin's. */
  readonly issuerPerTenant?: boolean
}

/** Starts the good server with no step replaced, in this thread. */
export function startGoodServer(options: TwinOptions = {}): Promise<RunningCarrier> {
  return start(goodSteps, options)
}

/** Starts a weak twin, by its id or as a value, in this thread. */
export function startWeakTwin(twin: string | WeakTwin, options: TwinOptions = {}): Promise<RunningCarrier> {
  const known = typeof twin === 'string' ? weakTwins.find(({ id }) => id === twin) : twin
  if (known === undefined) throw new Error(`No weak twin is called "${twin}". See simulators/weak-twins for the names.`)
  const profile = options.profile ?? known.profile
  const issuerPerTenant = options.issuerPerTenant ?? known.issuerPerTenant ?? false
  const settings = { ...options, issuerPerTenant, ...(profile === undefined ? {} : { profile }) }
  return start(replaceStep(goodSteps, known.step), settings)
}

function start(table: readonly Step[], options: TwinOptions): Promise<RunningCarrier> {
  const { carrier = 'ups', profile = 'rfc9700', host = '127.0.0.1', port = 0, seed, ...rest } = options
  return startServer({ ...rest, carrier: carriers[carrier], profile, table, host, port, seed })
}
