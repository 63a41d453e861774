import { createServer, type Server } from 'node:http'
import type { Carrier, CarrierId, CarrierProfile } from '../carriers/carrier.ts'
import { SimulatorError } from '../simulator-error.ts'
import { type ClockSetting, createClock } from './clock.ts'
import { composeServer } from './compose.ts'
import { testPrefix } from './environment.ts'
import type { ServerEndpoints } from './kit.ts'
import { installPipeline } from './pipeline.ts'
import { registerTenant } from './register-tenant.ts'
import { installScopedDate, realNow } from './scoped-date.ts'
import type { Step } from './step.ts'
import type { SimulatedTenant, TenantSpec } from './tenancy.ts'

export interface ServerOptions {
  readonly carrier: Carrier
  readonly profile: CarrierProfile
  readonly table: readonly Step[]
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly seed: string | undefined
}

/** A carrier that is up. */
export interface RunningCarrier extends AsyncDisposable {
  readonly id: CarrierId
  readonly profile: CarrierProfile
  readonly origin: string
  readonly issuer: string
  /** Addresses by their RFC 8414 names. */
  readonly endpoints: ServerEndpoints
  /** Base of the resource endpoints. */
  readonly api: string
  /** The same server as the carrier's test environment, where its quirks give it one. */
  readonly testOrigin: string
  readonly clock: CarrierClock
  addTenant(spec: TenantSpec): Promise<SimulatedTenant>
  addTenants(specs: readonly TenantSpec[]): Promise<readonly SimulatedTenant[]>
  close(): Promise<void>
}

export interface CarrierClock {
  set(setting: ClockSetting): Promise<void>
  /** Milliseconds since the epoch, as the carrier sees them. */
  now(): Promise<number>
}

/** Starts one carrier in this thread. */
export async function startServer(options: ServerOptions): Promise<RunningCarrier> {
  const { carrier, profile, table, seed } = options
  const server = createServer()
  const port = await listen(server, options.host, options.port)
  const origin = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`
  const clock = createClock(realNow)
  const kit = composeServer({ carrier, profile, origin, clock, table })
  installPipeline(kit, table)
  // Unexpected failures are answered with 500 by Koa; they are not printed a second time.
  kit.provider.silent = true
  server.on('request', kit.provider.callback())
  const close = () => closeServer(server)
  const addTenant = (spec: TenantSpec) => registerTenant(kit, spec, seed)
  return {
    id: carrier.id,
    profile,
    origin,
    issuer: kit.issuer,
    endpoints: kit.endpoints,
    api: kit.api,
    testOrigin: origin + testPrefix,
    clock: {
      async set(setting) {
        installScopedDate()
        clock.set(setting)
      },
      now: async () => clock.now(),
    },
    addTenant,
    async addTenants(specs) {
      const tenants: SimulatedTenant[] = []
      for (const spec of specs) tenants.push(await addTenant(spec))
      return tenants
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new SimulatorError('PORT_IN_USE', `Port ${port} on ${host} cannot be used; choose another port base.`, {
          cause,
        }),
      ),
    )
    server.listen(port, host, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('The server has no port.'))
      else resolve(address.port)
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
