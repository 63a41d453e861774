import { type CarrierId, type CarrierProfile, carrierIds } from './carriers/carrier.ts'
import { carriers } from './carriers/index.ts'
import {
  createSessionRegistry,
  type SessionOptions,
  type SessionRegistry,
  type SimulatorSession,
} from './control/sessions.ts'
import { type CarrierThread, openCarrierThread } from './core/carrier-worker.ts'
import type { Quirk, QuirkSwitches } from './core/quirk.ts'
import type { RunningCarrier, ServerCertificate } from './core/server.ts'
import type { CarrierStart } from './core/start-here.ts'
import { type Authority, createAuthority } from './reach/throw-away-ca.ts'
import { openRedis, readStoreAddress } from './store/open-redis.ts'

export interface SimulatorOptions {
  readonly carriers?: readonly CarrierId[]
  /** `rfc9700` unless said otherwise. */
  readonly profile?: CarrierProfile
  readonly host?: string
  /** What others call this machine by, where it is not the host: the name in issuers and addresses. */
  readonly publicHost?: string
  /** Serves the carriers over https, with certificates of a throw-away authority or of the one given. */
  readonly tls?: boolean | Authority
  /**
   * Lets clients show certificates (RFC 8705) at an https port of their own, trusted if that authority stands behind
   * them. On with `tls`; the port is 5 above the carrier's.
   */
  readonly mutualTls?: boolean | Authority
  /** What is added to get the ports that others reach the carriers by, where a balancer stands in front of them. */
  readonly publicPortBase?: number
  /** `memory`, the default, or the address of a Redis: several processes then serve one state. */
  readonly store?: string
  /** UPS listens 10 above it, FedEx 20, USPS 30, DHL 40; 0, the default, takes any free ports. */
  readonly portBase?: number
  /** Makes secrets and passwords the same from start to start. Codes and tokens are always random. */
  readonly seed?: string
  /** Runs the carriers in this thread instead of one worker each. */
  readonly inProcess?: boolean
  /** Runs all carriers in one worker: quicker to start and smaller, and a busy one keeps the others waiting. */
  readonly oneWorker?: boolean | CarrierThread
  /** Switches quirks on or off by id, whatever the profile says: `{ 'ups/numbers-as-strings': false }`. */
  readonly quirks?: QuirkSwitches
  /** Address (`file:…`) of a module that exports `extensions.quirks`: quirks of your own beside the bundled ones. */
  readonly quirkModule?: string
  /**
   * Gives every tenant an issuer of its own (`{origin}/~tenant/{id}/…`), with its own keys and metadata; the carrier's
   * own addresses then answer nobody. Each costs as much memory as a carrier.
   */
  readonly issuerPerTenant?: boolean
  /** Puts a workbench around every carrier (journal, faults, latches, changes while it runs) and serves the control API. */
  readonly control?: boolean | ControlSettings
}

export interface ControlSettings {
  /** The port base unless said otherwise. */
  readonly port?: number
  readonly host?: string
  /** Lets others than this machine in. */
  readonly token?: string
}

export interface Simulators extends AsyncDisposable {
  readonly carriers: readonly RunningCarrier[]
  carrier(id: CarrierId): RunningCarrier
  /** With `tls`: the certificate (PEM) a client has to trust. */
  readonly ca: string | undefined
  /** Opens a session: the same carriers with a state of its own, for test jobs that share simulators. */
  session(options?: SessionOptions): Promise<SimulatorSession>
  /** Address of the control API and the console, where they were asked for. */
  readonly control: string | undefined
  close(): Promise<void>
}

/** Quirks of somebody's own, for what is checked here; each carrier imports them itself, in the thread it runs in. */
async function ownQuirksOf({ quirkModule }: SimulatorOptions): Promise<readonly Quirk[]> {
  if (quirkModule === undefined) return []
  const { importOwnQuirks } = await import('./carriers/own-quirks.ts')
  return importOwnQuirks(quirkModule)
}

/** Starts the simulated carriers. Where one cannot start, those that did are closed again. */
export async function startSimulators(options: SimulatorOptions = {}): Promise<Simulators> {
  const own = await ownQuirksOf(options)
  const ids = options.carriers ?? carrierIds
  const address = readStoreAddress(options.store ?? 'memory')
  // One try here says what is wrong once, and not once a carrier.
  if (address !== 'memory') (await openRedis(address)).disconnect()
  const { tls, mutualTls } = await serverCertificates(options)
  const shared = options.inProcess === true ? undefined : sharedThread(options.oneWorker)
  const starts = await Promise.allSettled(ids.map((id) => startCarrier(id, options, { tls, mutualTls }, shared)))
  const running = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  const closeCarriers = async () => void (await Promise.all(running.map((carrier) => carrier.close())))
  const failure = starts.find((start) => start.status === 'rejected')
  if (failure !== undefined) {
    await closeCarriers()
    throw failure.reason
  }
  const sessions = createSessionRegistry(running, own)
  const control = await startControlOver(running, sessions, options).catch(async (error: unknown) => {
    await closeCarriers()
    throw error
  })
  const close = async () => {
    await control?.close()
    await sessions.close()
    await closeCarriers()
  }
  return {
    control: control?.address,
    ca: (tls ?? mutualTls)?.ca,
    carriers: running,
    session: sessions.open,
    carrier(id) {
      const found = running.find((carrier) => carrier.id === id)
      if (found === undefined) throw new Error(`The ${id} simulator was not started; name it in \`carriers\`.`)
      return found
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function startControlOver(
  carriers: readonly RunningCarrier[],
  sessions: SessionRegistry,
  options: SimulatorOptions,
) {
  const { control = false, host = '127.0.0.1', portBase = 0 } = options
  if (control === false) return undefined
  const { token, ...where } = control === true ? {} : control
  const { startControl } = await import('./control/control-server.ts')
  return startControl({ carriers, sessions, host: where.host ?? host, port: where.port ?? portBase, token })
}

interface Certificates {
  readonly tls: ServerCertificate | undefined
  readonly mutualTls: ServerCertificate | undefined
}

/** Certified for this machine's own names, for what others call it, and for the carriers' own hosts. */
async function serverCertificates(options: SimulatorOptions): Promise<Certificates> {
  const { tls = false, mutualTls = tls, host = '127.0.0.1', publicHost = host } = options
  if (tls === false && mutualTls === false) return { tls: undefined, mutualTls: undefined }
  const given = [tls, mutualTls].find((one) => typeof one === 'object')
  const authority = typeof given === 'object' ? given : await createAuthority()
  const own = ['localhost', '127.0.0.1', '::1', host, publicHost]
  const theirs = carrierIds.flatMap((id) => Object.values(carriers[id].hosts).flat())
  const pair = { ...(await authority.certificateFor([...new Set([...own, ...theirs])])), ca: authority.cert }
  return { tls: tls === false ? undefined : pair, mutualTls: mutualTls === false ? undefined : pair }
}

async function startCarrier(
  id: CarrierId,
  options: SimulatorOptions,
  { tls, mutualTls }: Certificates,
  shared: CarrierThread | undefined,
): Promise<RunningCarrier> {
  const { profile = 'rfc9700', host = '127.0.0.1', publicHost, portBase = 0, seed, quirks = {} } = options
  const { portOffset } = carriers[id]
  const start: CarrierStart = {
    id,
    profile,
    host,
    publicHost,
    port: portBase === 0 ? 0 : portBase + portOffset,
    seed,
    quirks,
    quirkModule: options.quirkModule,
    tls,
    mutualTls,
    publicPort: options.publicPortBase === undefined ? undefined : options.publicPortBase + portOffset,
    store: options.store === 'memory' ? undefined : options.store,
    issuerPerTenant: options.issuerPerTenant ?? false,
    workbench: options.control !== undefined && options.control !== false,
  }
  if (options.inProcess !== true) return (shared ?? openCarrierThread()).start(start)
  const { startHere } = await import('./core/start-here.ts')
  return startHere(start)
}

function sharedThread(oneWorker: boolean | CarrierThread = false): CarrierThread | undefined {
  if (typeof oneWorker !== 'boolean') return oneWorker
  return oneWorker ? openCarrierThread() : undefined
}
