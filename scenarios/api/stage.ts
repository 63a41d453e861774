import type { Browser } from './authorization-server.ts'
import type { PlatformHop } from './client.ts'
import type { Params } from './params.ts'

/** A page of somebody else. */
export interface StagePage {
  /** Where it is, without a query. */
  readonly url: string
  readonly html: string
  readonly headers?: Params
}

/** What a real Chromium is to show: pages of others, and behind them whatever of the platform they open. */
export interface StagePlay {
  /** Whose cookies the platform's pages are asked for with. */
  readonly browser: Browser
  readonly pages: readonly StagePage[]
  /** A page the platform has shown this browser before; the first request for its address brings it as it was. */
  readonly shown?: PlatformHop
  /** The page to begin with. */
  readonly open: string
  /** How long scripts may run. */
  readonly milliseconds: number
  /** Ends the play before that, once it says yes. */
  readonly until?: () => boolean
  readonly label: string
}

/** What was to be seen in the end. */
export type StageOutcome = { readonly exchanges: readonly string[] } & (
  | { readonly kind: 'played'; readonly frames: readonly StageFrame[]; readonly ranMs: number }
  /** Chromium did not start, or broke off. */
  | { readonly kind: 'failed'; readonly sentence: string }
)

/** A window or frame: where it is and what it says. */
export interface StageFrame {
  readonly url: string
  readonly text: string
}
