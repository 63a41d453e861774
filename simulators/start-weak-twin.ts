import type { CarrierId, CarrierProfile } from './carriers/carrier.ts'
import { carriers } from './carriers/index.ts'
import { type RunningCarrier, type ServerCertificate, startServer } from './core/server.ts'
import { replaceStep, type Step } from './core/step.ts'
import { goodSteps } from './core/steps.ts'
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
export async function startWeakTwin(twin: string | WeakTwin, options: TwinOptions = {}): Promise<RunningCarrier> {
  const known = typeof twin === 'string' ? await listed(twin) : twin
  const profile = options.profile ?? known.profile
  const issuerPerTenant = options.issuerPerTenant ?? known.issuerPerTenant ?? false
  const settings = { ...options, issuerPerTenant, ...(profile === undefined ? {} : { profile }) }
  return start(replaceStep(goodSteps, known.step), settings)
}

/** The twins are hundreds of modules, which nobody has to load who asks for none. */
async function listed(name: string): Promise<WeakTwin> {
  const { weakTwins } = await import('./weak-twins/index.ts')
  const twin = weakTwins.find(({ id }) => id === name)
  if (twin === undefined) throw new Error(`No weak twin is called "${name}". See simulators/weak-twins for the names.`)
  return twin
}

function start(table: readonly Step[], options: TwinOptions): Promise<RunningCarrier> {
  const { carrier = 'ups', profile = 'rfc9700', host = '127.0.0.1', port = 0, seed, ...rest } = options
  return startServer({ ...rest, carrier: carriers[carrier], profile, table, host, port, seed })
}
