import type { Liveness } from '../../../../scenarios/api/authorization-server.ts'
import type { Answered, HttpAnswer } from '../../../../scenarios/api/http.ts'
import { asObject } from '../json.ts'

/** An oracle that did not answer says nothing about the token. */
export function notAnswered(answer: Exclude<HttpAnswer, { kind: 'answered' }>): Liveness {
  return { kind: 'unclear', sentence: answer.sentence, exchanges: answer.exchanges }
}

/** What a protected address says of the token it was asked with: served is live, 401 or 403 is dead, the rest says nothing. */
export function servedOrRefused(answer: HttpAnswer, name: string): Liveness {
  if (answer.kind !== 'answered') return notAnswered(answer)
  const { exchanges, status } = answer
  if (status >= 200 && status < 300) return { kind: 'live', claims: asObject(answer.json) ?? {}, exchanges }
  if (isRefusal(answer)) return { kind: 'dead', sentence: `${name} answered ${status}`, exchanges }
  return { kind: 'unclear', sentence: `${name} answered status ${status}`, exchanges }
}

/** RFC 6750, 3.1: a dead token is 401; some servers answer 403, or 400 with `invalid_token`. */
function isRefusal(answer: Answered): boolean {
  return answer.status === 401 || answer.status === 403 || asObject(answer.json)?.error === 'invalid_token'
}
