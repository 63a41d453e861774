import type { Scenario } from '../../../scenarios/api/scenario.ts'
import type { ResourceRunTarget } from '../../engine/target.ts'
import type { Recorder } from '../../evidence/recorder.ts'
import { createTraffic } from '../../http/traffic.ts'
import type { ExchangeSteps } from '../../platform/exchange/steps.ts'
import { resourceTarget } from '../resource-target.ts'
import { openExchange } from './open-exchange.ts'
import { type ExchangeVariant, exchangeVariants } from './variants.ts'

export interface ExchangeTargetOptions {
  readonly variant: ExchangeVariant
  readonly recorder: Recorder
  readonly keepsAllEvidence: boolean
  readonly budgetMs: number
  /** The good ones unless said otherwise. */
  readonly steps?: ExchangeSteps
}

/** The bundled exchange endpoint as a target; it is started for the first scenario that wants it. */
export interface ExchangeTarget extends ResourceRunTarget {
  close(): Promise<void>
}

/** Generous on purpose: nothing but this process asks the endpoint. */
const limits = { requests: 200_000, perSecond: 100_000, concurrency: 64, hosts: [] }

/** Makes a target of the bundled exchange endpoint, asked over HTTP like anybody's. */
export function exchangeTarget(options: ExchangeTargetOptions): ExchangeTarget {
  const { recorder, keepsAllEvidence, budgetMs, variant } = options
  const { name } = exchangeVariants[variant]
  const open = async () => {
    const exchange = await openExchange(options)
    const { configuration, issuer, clock, ca } = exchange
    const traffic = createTraffic({
      limits,
      recorder,
      target: name,
      ...(ca === undefined ? {} : { connections: { tls: { ca: [ca] } } }),
    })
    const target = resourceTarget({
      configuration,
      issuer,
      clock,
      traffic,
      recorder,
      keepsAllEvidence,
      budgetMs,
      concurrency,
      logs: async () => exchange.logs(),
    })
    return { exchange, traffic, target }
  }
  let opened: ReturnType<typeof open> | undefined
  return {
    role: 'resource-server',
    name,
    family: 'bundled exchange endpoint',
    concurrency,
    ...(keepsAllEvidence ? {} : { forget: ({ id }: Scenario) => recorder.forget(id, name) }),
    evidenceOf: (scenario) =>
      recorder.exchanges(scenario.id).flatMap(({ id, request }) => (request.target === name ? [id] : [])),
    async lease(scenario, signal) {
      opened ??= open()
      const { target } = await opened
      return await target.lease(scenario, signal)
    },
    async close() {
      const open = await opened
      await open?.traffic.close()
      await open?.exchange[Symbol.asyncDispose]()
    },
  }
}

const concurrency = 4
