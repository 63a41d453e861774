import { type Refusal, refusals } from '../refusal.ts'

/** What a browser is shown whose connection did not come about. */
export interface RefusedCallback {
  readonly status: number
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The same for every reason, and nothing of what came with the request or from the carrier. */
export function refusedCallback(_refusal: Refusal, _answer: URLSearchParams): RefusedCallback {
  const { status, sentence } = refusals.CONNECTION_NOT_COMPLETED
  return { status, text: sentence }
}
