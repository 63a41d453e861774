import type { CarrierId, CarrierProfile } from '../carriers/carrier.ts'
import { carriers } from '../carriers/index.ts'
import { importOwnQuirks } from '../carriers/own-quirks.ts'
import { checkSwitches } from '../carriers/quirks.ts'
import { tableOf } from '../carriers/table.ts'
import type { QuirkSwitches } from './quirk.ts'
import { type RunningCarrier, type ServerCertificate, startServer } from './server.ts'

/** How a carrier is started: nothing that could not be told to another thread. */
export interface CarrierStart {
  readonly id: CarrierId
  readonly profile: CarrierProfile
  readonly host: string
  readonly port: number
  readonly seed?: string | undefined
  readonly quirks: QuirkSwitches
  readonly quirkModule?: string | undefined
  readonly workbench: boolean
  readonly publicHost?: string | undefined
  readonly tls?: ServerCertificate | undefined
  readonly mutualTls?: ServerCertificate | undefined
  readonly publicPort?: number | undefined
  readonly store?: string | undefined
  readonly issuerPerTenant: boolean
}

/**
 * Starts a carrier in this thread.
 * @throws {Error} where a switch is for a quirk that is not there
 */
export async function startHere({ seed, ...start }: CarrierStart): Promise<RunningCarrier> {
  const { id, profile, quirks } = start
  const ownQuirks = await importOwnQuirks(start.quirkModule)
  checkSwitches(quirks, ownQuirks)
  const tables = (to: CarrierProfile, switches: QuirkSwitches) => tableOf(id, to, switches, ownQuirks)
  return startServer({
    ...start,
    seed,
    carrier: carriers[id],
    table: tables(profile, quirks),
    ownQuirks,
    workbench: start.workbench ? { quirks, tableOf: tables } : undefined,
  })
}
