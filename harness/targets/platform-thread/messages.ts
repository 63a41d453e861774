import type { ScenarioOutcome, ScenarioSettings } from '../../engine/run-scenario.ts'
import type { RecordedExchange } from '../../evidence/recorded-exchange.ts'
import type { SecretKind } from '../../http/channel.ts'

/** What a thread is started with. */
export interface ThreadSettings {
  /** Carriers of the bundled platform, by the names of their simulators. */
  readonly carriers: readonly string[]
  readonly keepsAllEvidence: boolean
}

/** What can be said to a thread. */
export type ThreadCall =
  | {
      readonly kind: 'run'
      readonly call: number
      readonly scenario: string
      readonly carrier: string | undefined
      readonly settings: Omit<ScenarioSettings, 'now'>
    }
  | { readonly kind: 'stop'; readonly reason: string | undefined; readonly timedOut: boolean }
  | { readonly kind: 'end' }

/** How a scenario ended in a thread, with what the reports need of it. */
export interface ThreadAnswer {
  readonly call: number
  readonly outcome: Omit<ScenarioOutcome, 'job'>
  /** Nothing where the result is green and evidence of those is not kept. */
  readonly exchanges: readonly RecordedExchange[]
  /** Learned since the last answer. */
  readonly secrets: readonly { readonly value: string; readonly kind: SecretKind }[]
}
