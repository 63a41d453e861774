import type { CarrierId } from '../carriers/carrier.ts'

/** `served`: got what it asked for; `refused`: the carrier said no; `failed`: no usable answer, by a fault or a mistake of the simulator. */
export type Outcome = 'served' | 'refused' | 'failed'

/** One request and its answer, with every secret taken out. */
export interface JournalEntry {
  /** Counts up within one carrier. */
  readonly id: number
  readonly carrier: CarrierId
  /** By real time. */
  readonly at: string
  /** By the carrier's clock. */
  readonly carrierTime: string
  readonly durationMs: number
  /** Requests that belong together: an authorization request, its code, its tokens and the calls made with them. */
  readonly flow: string
  readonly tenant?: string | undefined
  readonly client?: string | undefined
  /** What the server calls the endpoint. */
  readonly endpoint: string
  readonly grantType?: string | undefined
  readonly request: RecordedMessage & { readonly method: string; readonly target: string }
  /** Status 0 stands for a connection that was closed without an answer. */
  readonly response: RecordedMessage & { readonly status: number }
  readonly outcome: Outcome
  /** Why there was nothing, for a person. */
  readonly refusal?: RecordedRefusal | undefined
  /** What was done to this exchange on purpose. */
  readonly faults: readonly string[]
}

export interface RecordedMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface RecordedRefusal {
  /** The step of the server that said no. */
  readonly step: string
  readonly error: string
  readonly why: string
  readonly todo: string
}
