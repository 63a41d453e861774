import { briefEffort, generousEffort } from '../../../scenarios/api/effort.ts'
import type { ClientScenario, Scenario } from '../../../scenarios/api/scenario.ts'
import type { NamedCarrier } from '../../carrier/named-carriers.ts'
import type { ClientRunTarget } from '../../engine/target.ts'
import { notingRecorder } from '../../evidence/noting.ts'
import { platformName } from './contract.ts'
import type { ReferencePlatformOptions } from './open-world.ts'

/**
 * The bundled platform as somebody else's: reached over HTTP by the contract alone. Every scenario gets a platform and
 * carriers of its own, on free ports, so that scenarios run side by side and none finds what another left behind.
 */
export function referencePlatformTargets(options: ReferencePlatformOptions): readonly ClientRunTarget[] {
  return options.carriers.map(({ id: carrier, simulator }) => {
    const place = `${platformName} at ${carrier}`
    const evidence = new Map<string, string[]>()
    return {
      role: 'client',
      name: platformName,
      carrier,
      simulator,
      family: platformName,
      concurrency: 4,
      effort: options.keepsAllEvidence ? generousEffort : briefEffort,
      ...(options.keepsAllEvidence ? {} : { forget: ({ id }: Scenario) => options.recorder.forget(id, place) }),
      evidenceOf: ({ id }) => evidence.get(id) ?? [],
      async lease(scenario: ClientScenario, signal) {
        const ids: string[] = []
        evidence.set(scenario.id, ids)
        const recorder = notingRecorder(options.recorder, (exchange) => void ids.push(exchange))
        // A thread that never leases one does not load the platform's code either.
        const { openWorld } = await import('./open-world.ts')
        const world = await openWorld({
          ...options,
          carriers: carriersFor(options, carrier, scenario),
          recorder,
          place,
          setUp: scenario.setUp ?? {},
        })
        try {
          const lease = await world.driver.lease({ scenario: scenario.id, carrier, signal })
          return {
            target: lease.target,
            async release() {
              await lease.release()
              await world.close()
            },
          }
        } catch (error) {
          await world.close()
          throw error
        }
      },
    }
  })
}

/** As a scenario wants them: with its test environment, with other issuers. */
function carriersFor(
  { carriers }: ReferencePlatformOptions,
  carrier: string,
  { setUp }: ClientScenario,
): readonly NamedCarrier[] {
  if (setUp?.https === true) return carriers.map((named) => ({ ...named, overTls: true, mutualTls: setUp.mutualTls }))
  if (setUp?.issuerEndsWithSlash === true) return carriers.map((named) => ({ ...named, issuerEndsWithSlash: true }))
  const own = carriers.find(({ id }) => id === carrier)
  if (setUp?.sandbox !== true || own === undefined) return carriers
  return [...carriers, { id: `${carrier}-sandbox`, simulator: own.simulator, sandboxOf: carrier }]
}
