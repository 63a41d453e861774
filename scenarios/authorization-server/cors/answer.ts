import { type Answered, header } from '../../api/http.ts'

/** An origin nobody has registered. */
export const foreignOrigin = 'https://evil.harness.example'

/** What an answer lets scripts of the foreign origin do. */
export interface CorsAnswer {
  /** `Access-Control-Allow-Origin` as it stands; undefined where it is missing. */
  readonly allowed: string | undefined
  readonly withCredentials: boolean
}

/** Reads the CORS headers of an answer (Fetch, 3.3.3). */
export function corsOf(answer: Pick<Answered, 'headers'>): CorsAnswer {
  return {
    allowed: header(answer, 'access-control-allow-origin'),
    withCredentials: header(answer, 'access-control-allow-credentials')?.trim() === 'true',
  }
}
