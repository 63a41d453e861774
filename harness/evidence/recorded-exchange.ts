import type { Params } from '../../scenarios/api/params.ts'

/** A request as it went out, raw. */
export interface RecordedRequest {
  readonly scenario: string
  readonly target: string
  readonly carrier?: string
  readonly label: string
  readonly method: string
  readonly url: string
  readonly headers: Params
  readonly body: string | undefined
}

/** An answer as it came in, raw. */
export interface RecordedAnswer {
  readonly status: number
  readonly headers: Params
  readonly body: string
  /** True where the body went on beyond what was read of it. */
  readonly bodyCut: boolean
}

/** A text of which only the beginning is kept. */
export interface KeptText {
  readonly text: string
  /** Characters that were there and are not kept. */
  readonly dropped: number
}

/** One request and what became of it, raw and only in memory: it is redacted when it is written. */
export interface RecordedExchange {
  readonly id: string
  readonly startedAt: number
  readonly request: Omit<RecordedRequest, 'body'> & { readonly body: KeptText | undefined }
  readonly outcome:
    | { readonly kind: 'pending' }
    | {
        readonly kind: 'answered'
        readonly durationMs: number
        readonly status: number
        readonly headers: Params
        readonly body: KeptText
        readonly bodyCut: boolean
      }
    | { readonly kind: 'failed'; readonly durationMs: number; readonly sentence: string }
}
