import type { CarrierAnswer } from '../../api/carrier.ts'
import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect, tokenFlowsOf } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, openAgeing, pause, refreshesIn, succeeded } from '../refresh/ageing.ts'

const waits = 'TENANT-RATE-5'
const noFailure = 'TENANT-RATE-7'
const rows = [waits, noFailure]
const pauseSeconds = 30
const series = 3

export const hygieneLimited = clientScenario({
  id: 'client/hygiene/limited',
  title: 'A carrier’s 429 is waited for, and never taken for a refusal',
  story: 'The API and then the token endpoint answer 429 for a while, with Retry-After in seconds and as dates.',
  requirements: rows,
  needs: ['call'],
  caughtBy: [
    { twin: 'retries-at-once-when-limited', breaks: [waits] },
    { twin: 'takes-limit-for-refusal', breaks: [noFailure] },
  ],
  async run({ target }) {
    const ageing = await openAgeing(target)
    const connected = await connect(target, target.tenants[0], { call: true })
    if (connected.kind === 'failed') return controlFailed(rows, connected)
    const findings: Finding[] = []
    for (const retryAfter of retryAfters()) findings.push(...(await limitedOnce(target, connected, retryAfter)))
    findings.push(...(await afterwards(target, connected, 'the API answered 429')))
    const stuck = await ageing.age()
    if (stuck !== undefined) return [...findings, ...inconclusive(noFailure, stuck)]
    return [...findings, ...(await limitedRefresh(target, connected))]
  },
})

/** Delay in seconds, and the three forms of an HTTP date (RFC 9110, 5.6.7). */
function retryAfters(): readonly string[] {
  const date = new Date(Date.now() + pauseSeconds * 1000)
  const imf = date.toUTCString()
  const [, day = '', month = '', year = '', time = ''] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(imf) ?? []
  const weekday = date.toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' })
  return [
    String(pauseSeconds),
    imf,
    `${weekday}, ${day}-${month}-${year.slice(-2)} ${time} GMT`,
    `${weekday.slice(0, 3)} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`,
  ]
}

function tooMany(retryAfter: string): CarrierAnswer {
  const headers = [['retry-after', retryAfter] as const, ['x-retry-after', retryAfter] as const]
  return { kind: 'json', status: 429, body: { error: 'too_many_requests' }, headers }
}

async function limitedOnce(
  target: ClientTarget,
  connected: Connected,
  retryAfter: string,
): Promise<readonly Finding[]> {
  const limiting = target.behave({ api: async () => tooMany(retryAfter) })
  const before = target.apiCalls().length
  const call = await callAs(target, connected, `call answered 429 with Retry-After: ${retryAfter}`)
  await pause(target, 50)
  const sent = target.apiCalls().slice(before)
  limiting.stop()
  // Where an earlier 429 is still obeyed nothing leaves at all, which is right.
  if (sent.length === 0) return recorded(waits, 'inside the pause no call left the platform', call)
  const observed = `${sent.length} requests for one call that was answered 429 with Retry-After: ${retryAfter}`
  return sent.length > 1
    ? broken(waits, { expected: 'no other try before the time in Retry-After', observed }, ...sent)
    : held(waits, undefined, call, ...sent)
}

async function limitedRefresh(target: ClientTarget, connected: Connected): Promise<readonly Finding[]> {
  const limiting = target.behave({
    token: async (request, honest) => (request.refreshToken === undefined ? honest() : tooMany(String(pauseSeconds))),
  })
  const before = target.tokenRequests().length
  const calls = []
  for (let count = 0; count < series; count += 1) {
    calls.push(await callAs(target, connected, 'call while the token endpoint answers 429'))
  }
  limiting.stop()
  const sent = refreshesIn(target.tokenRequests().slice(before))
  if (sent.length === 0) {
    const reason = 'the platform was not seen to refresh, so that its token endpoint cannot limit it'
    return notApplicable(noFailure, reason, ...calls)
  }
  const observed = `${sent.length} refreshes for ${series} calls that were answered 429`
  return [
    ...(sent.length > series
      ? broken(waits, { expected: 'no other try before the time in Retry-After', observed }, ...sent)
      : held(waits, observed, ...sent)),
    ...(await afterwards(target, connected, 'the token endpoint answered 429')),
  ]
}

/** When the carrier is well again and the pause is over, the connection is still there. */
async function afterwards(target: ClientTarget, connected: Connected, what: string): Promise<readonly Finding[]> {
  if ((await target.able('clock')).kind === 'yes') await target.advance((pauseSeconds + 1) * 1000)
  const call = await callAs(target, connected, 'call when the carrier is well again')
  if (tokenFlowsOf(call).includes(connected.flow.id) && succeeded(call)) return held(noFailure, undefined, call)
  // Without a clock the platform may still be waiting, as it was told to.
  const limited = call.answer.kind === 'answered' && [429, 503].includes(call.answer.status)
  if ((await target.able('clock')).kind !== 'yes' && limited) {
    return recorded(noFailure, `after ${what} the pause was still kept; add client.hooks.clock to see its end`, call)
  }
  const sentences = {
    expected: 'the next call works with the same connection',
    observed: `after ${what} and was well again, a call did not work without connecting again`,
  }
  return broken(noFailure, sentences, call)
}
