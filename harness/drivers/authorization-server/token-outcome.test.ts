import { expect, test } from 'vitest'
import type { HttpAnswer } from '../../../scenarios/api/http.ts'
import { tokenOutcome } from './token-outcome.ts'

function answerOf(status: number, json: unknown): HttpAnswer {
  const headers = [['content-type', 'application/json']] as const
  return { exchanges: [], kind: 'answered', status, headers, body: JSON.stringify(json), json, durationMs: 1 }
}

const sent = [
  ['grant_type', 'refresh_token'],
  ['refresh_token', 'the-token-sent'],
] as const

test('takes an error that repeats the token it was sent for a refusal', () => {
  const answer = answerOf(400, { error: 'invalid_request', refresh_token: 'the-token-sent' })
  expect(tokenOutcome(answer, sent)).toMatchObject({ kind: 'refused', error: 'invalid_request' })
})

test('takes an error with another token for what it is: a token handed out', () => {
  const answer = answerOf(400, { error: 'invalid_request', refresh_token: 'a-new-token' })
  expect(tokenOutcome(answer, sent)).toMatchObject({ kind: 'tokens', refreshToken: 'a-new-token' })
})

test('reads a refresh token that stays the same in an answer that grants', () => {
  const answer = answerOf(200, { access_token: 'new', refresh_token: 'the-token-sent' })
  expect(tokenOutcome(answer, sent)).toMatchObject({ kind: 'tokens', refreshToken: 'the-token-sent' })
})
