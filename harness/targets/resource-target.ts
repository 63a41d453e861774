import type { Scenario } from '../../scenarios/api/scenario.ts'
import type { TargetClock } from '../drivers/authorization-server/input.ts'
import { leasedResourceServer } from '../drivers/resource-server/driver.ts'
import type { ResourceConfiguration } from '../drivers/resource-server/input.ts'
import type { ResourceRunTarget } from '../engine/target.ts'
import type { Recorder } from '../evidence/recorder.ts'
import type { Traffic } from '../http/traffic.ts'
import type { RunningIssuer } from '../issuer/start-issuer.ts'
import { createAloneOrTogether } from './alone-or-together.ts'
import { newClientCertificate } from './run-authority.ts'

export interface ResourceTargetOptions {
  readonly configuration: ResourceConfiguration
  readonly issuer: RunningIssuer
  readonly traffic: Traffic
  readonly recorder: Recorder
  readonly concurrency: number
  readonly family?: string
  /** Only the bundled endpoint has a clock to move. */
  readonly clock?: TargetClock & { now(): number }
  readonly logs?: () => Promise<string | undefined>
  /** Whether exchanges behind green results are kept too. */
  readonly keepsAllEvidence: boolean
  /** Milliseconds a scenario may take where it names no budget of its own. */
  readonly budgetMs: number
}

/** Makes a target of a resource server; who moves time or keys is alone with it. */
export function resourceTarget(options: ResourceTargetOptions): ResourceRunTarget {
  const { configuration, issuer, traffic, recorder, clock, keepsAllEvidence, budgetMs } = options
  const { name } = configuration
  const turns = createAloneOrTogether()
  const now = clock === undefined ? Date.now : () => clock.now()
  return {
    role: 'resource-server',
    name,
    ...(options.family === undefined ? {} : { family: options.family }),
    concurrency: options.concurrency,
    ...(keepsAllEvidence ? {} : { forget: ({ id }: Scenario) => recorder.forget(id, name) }),
    evidenceOf: (scenario) =>
      recorder.exchanges(scenario.id).flatMap(({ id, request }) => (request.target === name ? [id] : [])),
    async lease(scenario, signal) {
      const alone = scenario.movesTime === true || scenario.movesKeys === true
      const leave = await turns.enter(alone ? 'alone' : 'together', signal)
      const target = leasedResourceServer({
        configuration,
        issuer,
        channel: traffic.channel({ scenario: scenario.id, signal }),
        clock,
        now,
        deadline: now() + (scenario.budget ?? budgetMs),
        clientCertificate: newClientCertificate,
        logs: options.logs ?? (async () => undefined),
      })
      return {
        target,
        async release() {
          if (scenario.movesKeys === true) {
            for (const { id } of configuration.tenants) issuer.state(id).reset()
            await issuer.showGoodCertificate()
          }
          leave()
        },
      }
    },
  }
}
