import { parameterOf } from '../query.ts'
import { WrongAnswer } from '../record.ts'
import type { Answer } from '../send.ts'

/** Challenges this virtual user has met. Bounded: a soak meets hundreds of thousands. */
let seen = new Set<string>()
const kept = 20_000

/** A challenge that comes twice means one verifier for two flows (RFC 7636, 7.1): whoever knows one redeems the other. */
export function checkFresh(stage: string, answer: Answer, authorizationUrl: string): void {
  const challenge = parameterOf(authorizationUrl, 'code_challenge')
  if (challenge === undefined) return
  if (seen.has(challenge)) {
    throw new WrongAnswer(stage, 'leak', answer, 'Two flows have the same code challenge: they share one verifier.')
  }
  if (seen.size >= kept) seen = new Set()
  seen.add(challenge)
}
