import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, openAgeing, succeeded } from '../refresh/ageing.ts'
import { type DateFormat, dated, formats, steps } from './dates.ts'

const row = 'TENANT-CLOCK-1'
/** What the row calls moderate; what goes beyond it is recorded. */
const moderateMs = 120_000

export const clockSkewedCarrier = clientScenario({
  id: 'client/clock/skewed-carrier',
  title: 'A carrier whose clock is a little off can be connected, called and refreshed',
  story: 'The carrier’s Date is ahead and behind in growing steps, and in every form a date may have.',
  requirements: [row],
  needs: ['call'],
  repeats: true,
  caughtBy: [{ twin: 'refuses-answers-of-another-time', breaks: [row] }],
  async run({ target }) {
    const control = await connect(target, target.tenants[0], { call: true })
    if (control.kind === 'failed') return controlFailed(row, control)
    const findings: Finding[] = []
    for (const [how, step] of steps) {
      for (const skew of [step, -step]) {
        findings.push(...(await connectAt(target, skew, `${how} ${skew > 0 ? 'ahead' : 'behind'}`)))
      }
    }
    for (const format of formats) {
      findings.push(...(await connectAt(target, 0, format, format)))
    }
    return [...findings, ...(await refreshAt(target, moderateMs)), ...(await refreshAt(target, -moderateMs))]
  },
})

async function connectAt(
  target: ClientTarget,
  skew: number,
  how: string,
  format?: DateFormat,
): Promise<readonly Finding[]> {
  const dating = dated(target, skew, format)
  const connected = await connect(target, target.tenants[0], { call: true })
  dating.stop()
  const works = connected.kind === 'connected'
  const observed = `a carrier whose Date is ${how}: ${works ? 'connected and called' : connected.sentence}`
  if (works) return held(row, observed, connected)
  if (Math.abs(skew) > moderateMs) return recorded(row, observed, connected)
  return broken(row, { expected: 'flow and call work', observed }, connected)
}

async function refreshAt(target: ClientTarget, skew: number): Promise<readonly Finding[]> {
  const ageing = await openAgeing(target)
  const dating = dated(target, skew)
  const connected = await connect(target, target.tenants[0], { call: true })
  if (connected.kind === 'failed') {
    dating.stop()
    const observed = `a carrier ${skew / 1000} s off cannot be connected: ${connected.sentence}`
    return broken(row, { expected: 'flow and call work', observed }, connected)
  }
  await ageing.age()
  const call = await callAs(target, connected, 'call with a token that is over')
  dating.stop()
  if (succeeded(call)) return held(row, undefined, call)
  if (call.tokenRequests.length === 0) return recorded(row, 'the platform does not refresh', call)
  const observed = `a call with a token that is over failed at a carrier ${skew / 1000} s off`
  return broken(row, { expected: 'refreshing works', observed }, call)
}
