import type { Role } from '../../reports/result-model.ts'
import {
  type CarrierId,
  type CarrierProfile,
  carrierIds,
  type QuirkSwitches,
  startSimulators,
} from '../../simulators/index.ts'
import { UsageError } from '../cli/usage-error.ts'
import { createRecorder } from '../evidence/recorder.ts'
import { createRedaction } from '../evidence/redaction.ts'
import { checkReferenceClient } from '../platform/self-check.ts'
import { shareCarrier } from './carrier-share.ts'
import { runAuthority } from './certified-clients.ts'
import type { OpenTargets } from './open-targets.ts'
import { startPlatformThread } from './platform-thread/platform-thread.ts'
import { exchangeTarget } from './reference-exchange/exchange-target.ts'
import { referencePlatformTargets } from './reference-platform/targets.ts'
import { simulatedTarget } from './simulated.ts'
import { simulatedFacts } from './simulated-facts.ts'
import { carrierSurfaces } from './simulated-surface.ts'

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

/** A run asks for more than a carrier lets anybody have; how it counts is no question of conformance. */
const quotasOff: QuirkSwitches = {
  'ups/token-rate-limit': false,
  'fedex/ip-block': false,
  'fedex/transaction-limit': false,
  'fedex/daily-quota': false,
  'usps/token-spike-arrest': false,
  'usps/hourly-quota': false,
  'dhl/tracking-quota': false,
}

const quotasNote = `Quotas are switched off for this run (${Object.keys(quotasOff).join(', ')}).`

/**
 * Starts the bundled carriers as targets, on free ports and in one worker thread: four would compile the same code four times.
 * @throws {UsageError} where a carrier is named that there is no simulator for
 */
export async function openSelfRun(options: SelfRunOptions): Promise<OpenTargets> {
  const ids = (options.carriers ?? carrierIds).map(knownCarrier)
  const recorder = createRecorder({ redaction: createRedaction(), learn: 'when-written' })
  const authority = await runAuthority()
  const { keepsAllEvidence } = options
  const wanted = (role: Role) => options.role === undefined || options.role === role
  // Begun first: it loads its own code while the carriers load theirs.
  const thread =
    options.profile === 'rfc9700' && wanted('client')
      ? startPlatformThread({ carriers: ids, keepsAllEvidence }, recorder)
      : undefined
  const simulators = await startSimulators({
    oneWorker: true,
    carriers: ids,
    profile: options.profile,
    quirks: quotasOff,
    ...(options.quirkModule === undefined ? {} : { quirkModule: options.quirkModule }),
    mutualTls: authority,
  }).catch(async (error: unknown) => {
    await thread?.[Symbol.asyncDispose]()
    throw error
  })
  const targets = simulators.carriers.flatMap((carrier) => {
    const share = shareCarrier(carrier)
    return carrierSurfaces(carrier).map((surface) =>
      simulatedTarget({
        carrier,
        share,
        surface,
        authority,
        name: surface.name,
        facts: simulatedFacts(carrier, surface),
        recorder,
        keepsAllEvidence: options.keepsAllEvidence,
        budgetMs: options.budgetMs,
      }),
    )
  })
  const platforms =
    thread === undefined
      ? []
      : referencePlatformTargets({
          carriers: ids.map((id) => ({ id, simulator: id })),
          recorder,
          keepsAllEvidence,
        }).map(thread.moved)
  const exchanges =
    options.profile === 'rfc9700' && wanted('resource-server')
      ? (['signed', 'introspected', 'encrypted'] as const).map((variant) =>
          exchangeTarget({
            variant,
            recorder,
            keepsAllEvidence: options.keepsAllEvidence,
            budgetMs: options.budgetMs,
          }),
        )
      : []
  return {
    targets: [...targets, ...platforms, ...exchanges],
    reproduceOptions: `${options.module === undefined ? '' : ` --config ${options.module}`}${options.profile === 'rfc9700' ? '' : ` --profile ${options.profile}`}`,
    notes: options.profile === 'rfc9700' ? [] : [quotasNote],
    leavesRolesOut: false,
    ...(options.profile === 'rfc9700' ? { checkClient: () => checkReferenceClient(simulators) } : {}),
    preflight: async () => undefined,
    redact: (text, green) => (green ? recorder.maskText(text) : recorder.redactText(text)),
    exchanges: () => recorder.redacted(),
    unsent: () => [],
    async [Symbol.asyncDispose]() {
      await Promise.all([...targets, ...exchanges].map((target) => target.close()))
      await thread?.[Symbol.asyncDispose]()
      await simulators.close()
    },
  }
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
