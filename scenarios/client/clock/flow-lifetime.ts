import { withoutAbility } from '../../api/ability.ts'
import type { CallbackOutcome, ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver, type Failed } from '../flows.ts'
import { controlFailed, mustSendNothing } from '../judge.ts'
import { dated } from './dates.ts'

const fewMinutes = 'TENANT-PKCE-5'
const ownClock = 'TENANT-CLOCK-3'
const rows = [fewMinutes, ownClock]

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const stillGood = 2.5 * minute
const over = 5 * minute + 10 * second
/** Longer than anybody keeps metadata, so that it is asked for again and its Date is seen. */
const cacheIsOver = 25 * hour

export const clockFlowLifetime = clientScenario({
  id: 'client/clock/flow-lifetime',
  title: 'A flow may wait three to five minutes for its callback, by the platform’s own clock',
  story: 'Callbacks come back after more and more time, also where carrier and browser claim that it is another time.',
  requirements: rows,
  needs: [],
  repeats: true,
  caughtBy: [
    { twin: 'keeps-flows-for-an-hour', breaks: [fewMinutes] },
    { twin: 'times-flows-by-carrier-clock', breaks: [ownClock] },
  ],
  async run({ target }) {
    const missing = withoutAbility(rows, await target.able('clock'))
    if (missing !== undefined) return missing
    // Its clock goes with the platform's, so that the two can be told apart later.
    dated(target, 0)
    const control = await connect(target, target.tenants[0])
    if (control.kind === 'failed') return controlFailed(rows, control)
    const early = await after(target, stillGood, 'callback after 2:30')
    const late = await after(target, over, 'callback after 5:10')
    if (early.kind === 'failed') return controlFailed(rows, early)
    if (late.kind === 'failed') return controlFailed(rows, late)
    return [
      ...(early.left
        ? held(fewMinutes, undefined, early.outcome)
        : broken(
            fewMinutes,
            { expected: 'a callback after 2:30 is taken', observed: 'it was refused' },
            early.outcome,
          )),
      ...mustSendNothing(fewMinutes, late.outcome, 'a callback 5:10 after its start'),
      ...(await aroundTheEnd(target)),
      ...(await claimingOtherTimes(target, { early: early.left, late: late.left })),
    ]
  },
})

interface Came {
  readonly kind: 'came'
  readonly outcome: CallbackOutcome
  /** A token request left the platform. */
  readonly left: boolean
}

async function after(
  target: ClientTarget,
  waitMs: number,
  label: string,
  claims: { readonly headers?: Params; readonly query?: Params } = {},
): Promise<Came | Failed> {
  const begun = await begin(target, target.tenants[0])
  if (begun.kind === 'failed') return begun
  const stuck = await target.advance(waitMs)
  if (stuck !== undefined) return { kind: 'failed', sentence: stuck, exchanges: begun.exchanges }
  const { headers, query = [] } = claims
  const { response } = target.grant(begun.flow)
  const outcome = await deliver(target, begun.flow, [...response, ...query], {
    label,
    ...(headers === undefined ? {} : { headers }),
  })
  if (outcome.kind === 'unclear') return { kind: 'failed', sentence: outcome.sentence, exchanges: outcome.exchanges }
  return { kind: 'came', outcome, left: outcome.tokenRequests.length > 0 }
}

/** Where between three and five minutes the end is, to the second; recorded, as the row leaves it open. */
async function aroundTheEnd(target: ClientTarget): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const end of [3 * minute, 4 * minute, 5 * minute]) {
    for (const offset of [-second, 0, second]) {
      const waited = (end + offset) / second
      const came = await after(target, end + offset, `callback after ${waited} s`)
      if (came.kind === 'failed') return [...findings, ...controlFailed(fewMinutes, came)]
      findings.push(...recorded(fewMinutes, `after ${waited} s: ${came.left ? 'taken' : 'refused'}`, came.outcome))
    }
  }
  return findings
}

/** What the platform took and refused before it takes and refuses still, whatever it is told of the time. */
async function claimingOtherTimes(
  target: ClientTarget,
  before: { readonly early: boolean; readonly late: boolean },
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const skew of [-hour, hour]) {
    const stuck = await target.advance(cacheIsOver)
    if (stuck !== undefined) return [...findings, ...inconclusive(ownClock, stuck)]
    const claiming = dated(target, skew)
    const how = skew < 0 ? 'an hour slow' : 'an hour fast'
    const time = new Date(Date.now() - skew)
    const claims = {
      headers: [['date', time.toUTCString()] as const],
      query: [
        ['timestamp', String(time.getTime())] as const,
        ['iat', String(Math.floor(time.getTime() / 1000))] as const,
      ],
    }
    for (const [waitMs, usually] of [[stillGood, before.early] as const, [over, before.late] as const]) {
      const came = await after(target, waitMs, `callback after ${waitMs / second} s, carrier ${how}`, claims)
      if (came.kind === 'failed') {
        findings.push(...controlFailed(ownClock, came))
        continue
      }
      const sentences = {
        expected: 'the same life of a flow, whatever carrier and browser say of the time',
        observed: `with a carrier whose clock is ${how} a callback after ${waitMs / second} s was ${came.left ? 'taken' : 'refused'}`,
      }
      const same = came.left === usually
      findings.push(...(same ? held(ownClock, undefined, came.outcome) : broken(ownClock, sentences, came.outcome)))
    }
    claiming.stop()
  }
  return findings
}
