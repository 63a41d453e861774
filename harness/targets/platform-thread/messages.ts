import type { QuirkSurvival } from '../../../reports/result-model.ts'
import type { ScenarioOutcome, ScenarioSettings } from '../../engine/run-scenario.ts'
import type { RecordedExchange } from '../../evidence/recorded-exchange.ts'
import type { SecretKind } from '../../http/channel.ts'
import type { PlacedTenants } from '../../platform/self-check/tenant.ts'
import type { ReferenceClientCheck } from '../../platform/self-check.ts'
import type { QuirkChoice } from '../../quirks/survey.ts'

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
  | {
      readonly kind: 'survey'
      readonly call: number
      readonly carrier: string | undefined
      readonly choice: QuirkChoice
    }
  | { readonly kind: 'check-client'; readonly call: number; readonly placed: PlacedTenants }
  | { readonly kind: 'stop'; readonly reason: string | undefined; readonly timedOut: boolean }
  | { readonly kind: 'end' }

/** What comes back for a call. */
export interface ThreadReply {
  readonly call: number
  readonly answer: ThreadAnswer
  /** Learned since the last reply. */
  readonly secrets: readonly { readonly value: string; readonly kind: SecretKind }[]
}

/** How a call went. */
export type ThreadAnswer =
  | { readonly kind: 'ran'; readonly ran: RanScenario }
  | { readonly kind: 'surveyed'; readonly surveyed: Surveyed }
  | { readonly kind: 'checked-client'; readonly checks: readonly ReferenceClientCheck[] }
  | { readonly kind: 'failed'; readonly sentence: string }

/** How a scenario ended in a thread, with what the reports need of it. */
export interface RanScenario {
  readonly outcome: Omit<ScenarioOutcome, 'job'>
  /** Nothing where the result is green and evidence of those is not kept. */
  readonly exchanges: readonly RecordedExchange[]
}

/** What a survey found, with its exchanges where evidence of everything is kept. */
export interface Surveyed {
  readonly found: readonly QuirkSurvival[]
  readonly exchanges: readonly RecordedExchange[]
}
