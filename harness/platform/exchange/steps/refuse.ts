import type { ExchangeAnswer } from '../answers.ts'
import { type ExchangeRefusalCode, exchangeRefusals } from '../refusal.ts'

/** The one shape of every no: nothing in it of what was sent, and nothing of why. */
export function refuse(code: ExchangeRefusalCode, headers: ExchangeAnswer['headers'] = {}): ExchangeAnswer {
  const { status, error, sentence } = exchangeRefusals[code]
  return { status, headers, body: { error: error ?? code.toLowerCase(), message: sentence } }
}
