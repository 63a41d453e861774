import type { ServerPair } from '../../target.ts'
import { serverPairs } from '../plan.ts'
import { type About, record, WrongAnswer } from '../record.ts'
import { describe, send } from '../send.ts'
import { checkMarker } from './canary.ts'

const markers = () => serverPairs.flatMap(({ probe }) => (probe?.marker === undefined ? [] : [probe.marker]))

/** Uses a token at its tenant's protected address. The answer has to hold this tenant's marker. */
export function callApi(pair: ServerPair, accessToken: string, about: About): void {
  stillTaken(pair, accessToken, about, false)
}

/**
 * Uses a token that may have ended: then it has to be refused as such (RFC 6750, 3.1).
 * @returns whether it was taken
 */
export function stillTaken(pair: ServerPair, accessToken: string, about: About, mayHaveEnded: boolean): boolean {
  if (pair.probe === undefined) return !mayHaveEnded
  const answer = send('GET', pair.probe.url, { headers: { authorization: `Bearer ${accessToken}` } })
  if (answer.status === 401 && mayHaveEnded) {
    record('call', answer.milliseconds, 'refused', about)
    return false
  }
  if (answer.status !== 200) {
    throw new WrongAnswer('call', 'wrong', answer, `The token was not taken: ${describe(answer)}.`)
  }
  if (pair.probe.marker !== undefined) checkMarker('call', answer, pair.probe.marker, markers)
  record('call', answer.milliseconds, 'ok', about)
  return true
}

/** Uses a token at another tenant's address, where it has to be refused. */
export function callOther(pair: ServerPair, other: ServerPair | undefined, accessToken: string, about: About): void {
  // One address for all tenants takes every live token.
  if (other?.probe === undefined || other.probe.url === pair.probe?.url) return
  const answer = send('GET', other.probe.url, { headers: { authorization: `Bearer ${accessToken}` } })
  const { marker } = other.probe
  const shown = marker !== undefined && answer.text.includes(marker)
  if (shown || (answer.status >= 200 && answer.status < 300)) {
    const reason = `The token of another tenant was taken: ${describe(answer)}.`
    throw new WrongAnswer('foreign-token', 'leak', answer, reason)
  }
  if (answer.status !== 401 && answer.status !== 403) {
    throw new WrongAnswer('foreign-token', 'wrong', answer, `Neither refused nor served: ${describe(answer)}.`)
  }
  record('foreign-token', answer.milliseconds, 'refused', about)
}
