import exec from 'k6/execution'
import http from 'k6/http'
import { loadPlan, platformPairs } from './plan.ts'

/** Seconds before and after its moment in which an intervention may or may not have reached the carrier. */
const early = 0.5
const late = 2

/** Seconds since flows began. */
export function sinceStart(): number {
  return (Date.now() - exec.scenario.startTime) / 1000
}

/** Whether tokens that were issued at that second may have ended by now. */
export function mayHaveEnded(issued: number): boolean {
  const now = sinceStart()
  return loadPlan.interventions.some(
    ({ kind, atSeconds }) => kind === 'expire' && atSeconds <= now + early && issued <= atSeconds + late,
  )
}

/** What may go wrong because a code, or the token just issued for it, ended on the way. */
const overtakable = ['authorize', 'redeem', 'callback', 'call']
/** A platform gets itself a new token in time: there a call has to go well whatever ended. */
const renewsItself = platformPairs.length > 0 && loadPlan.journey === 'refresh-storm'

/** Whether tokens ended while a flow was going that began at that second, and this stage may fail of it. */
export function overtaken(stage: string, begun: number): boolean {
  if (!overtakable.includes(stage) || (stage === 'call' && renewsItself)) return false
  const now = sinceStart()
  return loadPlan.interventions.some(
    ({ kind, atSeconds }) => kind === 'expire' && begun <= atSeconds + late && atSeconds <= now + early,
  )
}

/** Whether this carrier fails right now, or the platform may not have noticed yet that it is back. */
export function mayFail(carrier: string): boolean {
  const now = sinceStart()
  const at = (wanted: 'break' | 'mend') =>
    loadPlan.interventions.find(({ kind, carrier: about }) => kind === wanted && about === carrier)?.atSeconds
  const [from, until] = [at('break'), at('mend')]
  return from !== undefined && from <= now + early && now <= (until ?? now) + late + loadPlan.recoverySeconds
}

/** Does what the plan has for the carriers at this moment. Without it the run would say nothing: it ends. */
export function intervene(): void {
  const index = Number(exec.scenario.name.split('_')[1])
  const requests = loadPlan.interventions[index]?.requests ?? []
  const answers = http.batch(
    requests.map(({ method, url, headers, body }) => ({
      method,
      url,
      body: body ?? null,
      params: { headers: { ...headers } },
    })),
  )
  const refused = answers.find(({ status }) => status < 200 || status >= 300)
  if (refused !== undefined) {
    exec.test.abort(`The carriers' control API answered ${refused.status} at ${refused.url}.`)
  }
}
