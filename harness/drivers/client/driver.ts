import type { ClientTarget } from '../../../scenarios/api/client.ts'
import type { CarrierSession } from '../../carrier/session.ts'
import type { PlayedCarriers } from '../../carrier/start-carriers.ts'
import type { Channel } from '../../http/channel.ts'
import { type Clock, systemClock } from '../../http/clock.ts'
import type { ClientMemory, ClientTargetConfiguration, PlatformControl } from './input.ts'
import { leasedTarget } from './leased-target.ts'

export interface ClientDriverOptions {
  readonly configuration: ClientTargetConfiguration
  readonly control: PlatformControl
  readonly played: PlayedCarriers
  /** The way out for one scenario. */
  readonly openChannel: (scenario: {
    readonly scenario: string
    readonly signal: AbortSignal
    readonly carrier?: string
  }) => Channel
  readonly clock?: Clock
}

export interface ClientLeaseRequest {
  readonly scenario: string
  /** The carrier the scenario is about. */
  readonly carrier: string
  readonly signal: AbortSignal
}

export interface ClientLease extends AsyncDisposable {
  readonly target: ClientTarget
  release(): Promise<void>
}

export interface ClientDriver {
  /** Waits until nobody else uses the platform, and hands it to the scenario. */
  lease(request: ClientLeaseRequest): Promise<ClientLease>
}

/** Reaches a client platform over HTTP, from its front as a browser and from its back as its carriers. */
export function createClientDriver(options: ClientDriverOptions): ClientDriver {
  const { configuration, control, played, clock = systemClock } = options
  const memory: ClientMemory = { backgroundLagMs: 0 }
  let metadataSeen = false
  let last: Promise<void> = Promise.resolve()

  return {
    async lease({ scenario, carrier: id, signal }) {
      const { promise: left, resolve: leave } = Promise.withResolvers<void>()
      const turn = last
      last = turn.then(() => left)
      await turn
      if (signal.aborted) leave()
      signal.throwIfAborted()
      const carrier = played.carriers.find((candidate) => candidate.id === id)
      if (carrier === undefined) throw new Error(`there is no carrier ${id} to lease the platform with`)
      const session = played.begin(scenario)
      const seesMetadata = () => {
        metadataSeen ||= session.arrivals().some(({ kind }) => kind === 'metadata')
        return metadataSeen
      }
      const target = leasedTarget({
        configuration,
        control,
        played,
        session,
        channel: passingOnLimits(options.openChannel({ scenario, signal, carrier: id }), session),
        memory,
        clock,
        carrier,
        metadataSeen: seesMetadata,
      })
      const release = async () => {
        seesMetadata()
        session.end()
        await Promise.all(played.carriers.map(({ id: shown }) => played.show('trusted', shown)))
        leave()
      }
      return { target, release, [Symbol.asyncDispose]: release }
    },
  }
}

/** A platform that passes a carrier's 429 on does not ask the harness to wait: trying again would be counted as its own. */
function passingOnLimits(channel: Channel, session: CarrierSession): Channel {
  return {
    ...channel,
    send(request, options) {
      const before = session.limited()
      return channel.send(request, { takesLimits: () => session.limited() > before, ...options })
    },
  }
}
