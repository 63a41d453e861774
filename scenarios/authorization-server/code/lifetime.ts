import type { AuthorizationServerTarget, TokenOutcome } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { type CodeGrant, describeTokenOutcome, redeem } from '../code-flow.ts'
import { type FlowSeries, inSeries, withoutCode } from '../flow-series.ts'
import { mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'

const expires = 'RFC6749-4.1.2-1'
const tenMinutes = 'RFC6749-4.1.2-2'
const rows = [expires, tenMinutes]

const second = 1000
const minute = 60 * second
const hour = 60 * minute
/** How long after its end a code may still be taken, for clocks that differ. */
const leeway = 30 * second
const recommended = 10 * minute
const afterRecommended = recommended + leeway

export const lifetime = authorizationServerScenario({
  id: 'authorization-server/code/lifetime',
  title: 'A code lives ten minutes at most',
  story: 'A code is found later, in a log or a browser history, and redeemed with everything that belongs to it.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  movesTime: true,
  // Without a clock to move, a declared life of ten minutes is waited for.
  budget: 12 * minute,
  caughtBy: [{ twin: 'codes-live-a-day', breaks: rows }],
  async run(context) {
    const clients = oneClientOfEachKind(context.target).slice(0, 1)
    const clock = await context.target.able('clock')
    return inSeries(context, clients, rows, (series) => {
      const declared = series.client.facts.lifetimes?.code
      if (declared !== undefined) return withDeclaredLife(context.target, series, declared, clock.kind === 'yes')
      if (clock.kind === 'yes') return withClock(context.target, series)
      const line =
        'the life of codes is not declared, and waiting for an hour is too long: add `facts: { lifetimes: { code: 60s } }`'
      return Promise.resolve(couldNotRun(rows, line))
    })
  },
})

async function withDeclaredLife(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  declared: number,
  hasClock: boolean,
): Promise<readonly Finding[]> {
  const said = `a code said to live ${minutes(declared)}`
  const tooLong = declared > recommended ? declaredTooLong(tenMinutes, recommended, said) : []
  if (declared > hour) return [...tooLong, ...declaredTooLong(expires, hour, said)]
  const before = declared - Math.min(10 * second, declared / 4)
  const aged = await redeemAt(target, series, [before, declared + leeway])
  if (aged.kind === 'none')
    return tooLong.length > 0 ? [...tooLong, ...aged.findings.filter(about(expires))] : aged.findings
  const [early, late] = aged.outcomes
  if (early === undefined || late === undefined) return []
  const attempt = `${said}, redeemed after ${minutes(declared + leeway)} (${nameOf(series.client)})`
  const judged = [
    ...tooLong,
    ...recorded(expires, `${said}, redeemed after ${minutes(before)}: ${describeTokenOutcome(early)}`, early),
    ...mustRefuseTokens(expires, late, attempt),
  ]
  if (tooLong.length > 0) return judged
  if (late.kind === 'refused') return [...judged, ...held(tenMinutes, `${attempt}: dead`, late)]
  if (declared + leeway > recommended) return [...judged, ...mustRefuseTokens(tenMinutes, late, attempt)]
  // Its life is longer than declared, that much is clear; how much longer is not worth ten minutes of waiting.
  return [
    ...judged,
    ...(hasClock
      ? await afterTenMinutes(target, series)
      : couldNotRun(tenMinutes, `${attempt}: still alive, so the declared life is wrong`)),
  ]
}

function declaredTooLong(row: string, most: number, said: string): readonly Finding[] {
  return broken(row, {
    expected: `a code that lives ${minutes(most)} at most`,
    observed: `${said} (facts.lifetimes.code)`,
  })
}

function about(row: string): (finding: Finding) => boolean {
  return ({ requirement }) => requirement === row
}

async function withClock(target: AuthorizationServerTarget, series: FlowSeries): Promise<readonly Finding[]> {
  const judged = await afterTenMinutes(target, series)
  if (judged.every(({ kind }) => kind === 'held')) return [...judged, ...held(expires, 'dead after ten minutes')]
  const aged = await redeemAt(target, series, [hour])
  if (aged.kind === 'none') return [...judged, ...aged.findings]
  const attempt = `a code redeemed after an hour (${nameOf(series.client)})`
  return [...judged, ...aged.outcomes.flatMap((outcome) => mustRefuseTokens(expires, outcome, attempt))]
}

async function afterTenMinutes(target: AuthorizationServerTarget, series: FlowSeries): Promise<readonly Finding[]> {
  const aged = await redeemAt(target, series, [afterRecommended], tenMinutes)
  if (aged.kind === 'none') return aged.findings
  const attempt = `a code redeemed after ${minutes(afterRecommended)} (${nameOf(series.client)})`
  return aged.outcomes.flatMap((outcome) => mustRefuseTokens(tenMinutes, outcome, attempt))
}

/** Redeems a code of its own at each age. All are asked for at once, so that time has to pass only once. */
async function redeemAt(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  ages: readonly number[],
  judged: string | readonly string[] = rows,
): Promise<
  | { readonly kind: 'redeemed'; readonly outcomes: readonly TokenOutcome[] }
  | { readonly kind: 'none'; readonly findings: readonly Finding[] }
> {
  const grants: { readonly age: number; readonly grant: CodeGrant }[] = []
  for (const age of ages) {
    const asked = await series.code(`a code to redeem after ${minutes(age)}`)
    if (asked.kind === 'none') return { kind: 'none', findings: withoutCode(judged, asked) }
    grants.push({ age, grant: asked.grant })
  }
  const outcomes: TokenOutcome[] = []
  let passed = 0
  for (const { age, grant } of grants) {
    const waited = await target.elapse(age - passed)
    if (waited.kind === 'too-long') return { kind: 'none', findings: couldNotRun(judged, waited.sentence) }
    passed = age
    outcomes.push(await redeem(target, grant, { label: `redeem after ${minutes(age)}` }))
  }
  return { kind: 'redeemed', outcomes }
}

function minutes(milliseconds: number): string {
  const seconds = Math.round(milliseconds / second)
  return seconds < 120
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min${seconds % 60 === 0 ? '' : ` ${seconds % 60} s`}`
}
