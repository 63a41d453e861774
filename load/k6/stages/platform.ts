import type { PlannedRequest, PlatformPair } from '../../target.ts'
import { platformPairs } from '../plan.ts'
import { type About, record, WrongAnswer } from '../record.ts'
import { type Answer, describe, send } from '../send.ts'
import { checkMarker } from './canary.ts'

const markers = () => platformPairs.flatMap(({ marker }) => (marker === undefined ? [] : [marker]))

function planned({ method, url, headers, body }: PlannedRequest): Answer {
  return send(method, url, { headers, body })
}

/** The next address of an answer that has to be a redirect. */
function redirect(stage: string, answer: Answer, location: string | undefined, about: About): string {
  if (location === undefined) {
    throw new WrongAnswer(stage, 'wrong', answer.milliseconds, `No way on: ${describe(answer)}.`)
  }
  record(stage, answer.milliseconds, 'ok', about)
  return location
}

function pointed(answer: Answer, pointer: string): string | undefined {
  try {
    const found: unknown = pointer
      .split('/')
      .slice(1)
      .reduce((value, name) => value?.[name], JSON.parse(answer.text))
    return typeof found === 'string' ? found : undefined
  } catch {
    return undefined
  }
}

/** A person connects a tenant's carrier account: start, the carrier's answer, the callback. */
export function connect(pair: PlatformPair, about: About): void {
  const started = planned(pair.start)
  const to = pair.startPointer === undefined ? started.location : pointed(started, pair.startPointer)
  const answered = send('GET', redirect('start', started, to, about))
  const back = send('GET', redirect('authorize', answered, answered.location, about))
  if (back.status < 200 || back.status >= 400) {
    throw new WrongAnswer('callback', 'wrong', back.milliseconds, `The callback failed: ${describe(back)}.`)
  }
  record('callback', back.milliseconds, 'ok', about)
}

/** The platform uses its token for this tenant. The answer has to hold this tenant's marker. */
export function callThroughPlatform(pair: PlatformPair, about: About): void {
  const answer = planned(pair.call)
  if (answer.status < 200 || answer.status >= 300) {
    throw new WrongAnswer('call', 'wrong', answer.milliseconds, `The call failed: ${describe(answer)}.`)
  }
  if (pair.marker !== undefined) checkMarker('call', answer, pair.marker, markers)
  record('call', answer.milliseconds, 'ok', about)
}
