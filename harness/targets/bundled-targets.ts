import type { CarrierId } from '../../simulators/carriers/carrier.ts'
import type { QuirkSwitches } from '../../simulators/core/quirk.ts'
import { startSimulators } from '../../simulators/start-simulators.ts'
import { createRecorder } from '../evidence/recorder.ts'
import { createRedaction } from '../evidence/redaction.ts'
import { type PlacedTenants, placeTenants } from '../platform/self-check/tenant.ts'
import { shareCarrier } from './carrier-share.ts'
import { runAuthority } from './certified-clients.ts'
import type { ClientCheck, OpenTargets } from './open-targets.ts'
import { type PlatformThread, usePlatformThread } from './platform-thread/platform-thread.ts'
import { exchangeTarget } from './reference-exchange/exchange-target.ts'
import { referencePlatformTargets } from './reference-platform/targets.ts'
import { isWanted, type SelfRunOptions, type SelfRunThreads } from './self-run.ts'
import { simulatedTarget } from './simulated.ts'
import { simulatedFacts } from './simulated-facts.ts'
import { carrierSurfaces } from './simulated-surface.ts'

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

/** Starts the bundled carriers as targets, on free ports and in one worker thread: four would compile the same code four times. */
export async function openBundledTargets(
  options: SelfRunOptions,
  ids: readonly CarrierId[],
  threads: SelfRunThreads,
): Promise<OpenTargets> {
  const { keepsAllEvidence } = options
  const recorder = createRecorder({ redaction: createRedaction(), learn: 'when-written' })
  const authority = await runAuthority()
  const thread = threads.platform === undefined ? undefined : usePlatformThread(threads.platform, recorder)
  const simulators = await startSimulators({
    oneWorker: threads.carriers,
    carriers: ids,
    profile: options.profile,
    quirks: quotasOff,
    ...(options.quirkModule === undefined ? {} : { quirkModule: options.quirkModule }),
    mutualTls: authority,
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
    options.profile === 'rfc9700' && isWanted(options, 'resource-server')
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
    ...(options.profile === 'rfc9700'
      ? { checkClient: async () => checkReferenceClient(await placeTenants(simulators), thread) }
      : {}),
    preflight: async () => undefined,
    redact: (text, green) => (green ? recorder.maskText(text) : recorder.redactText(text)),
    exchanges: () => recorder.redacted(),
    async [Symbol.asyncDispose]() {
      await Promise.all([...targets, ...exchanges].map((target) => target.close()))
      await thread?.[Symbol.asyncDispose]()
      await simulators.close()
    },
  }
}

/** Where the platform has a thread, that one has its code already, and this one can do without. */
async function checkReferenceClient(
  placed: PlacedTenants,
  thread: PlatformThread | undefined,
): Promise<readonly ClientCheck[]> {
  try {
    if (thread !== undefined) return await thread.checkReferenceClient(placed)
    const selfCheck = await import('../platform/self-check.ts')
    return await selfCheck.checkReferenceClient(placed)
  } catch (error) {
    const sentence = `Not checked: ${error instanceof Error ? error.message : String(error)}.`
    return placed.carriers.flatMap(({ id: carrier }) =>
      placed.tenants.map(({ id: tenant }) => ({ carrier, tenant, ok: false, sentence })),
    )
  }
}
