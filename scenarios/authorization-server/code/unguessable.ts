import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { first } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { redeem } from '../code-flow.ts'
import { type FlowSeries, inSeries, withoutCode } from '../flow-series.ts'
import { oneClientOfEachKind } from '../judge.ts'
import { decodeJwt } from '../jwt.ts'
import { askingForRefresh } from '../refresh-grant.ts'
import { areRandomUuids, estimateRandomness, mostBits } from './randomness-estimate.ts'

const row = 'RFC6749-10.10-1'

/** Enough to see how each place of a value varies. */
const wanted = 100
/** Flows of this scenario's own, however much the run has collected: among these nothing may come twice. */
const own = 20
const required = 128
const better = 160

export const unguessable = authorizationServerScenario({
  id: 'authorization-server/code/unguessable',
  title: 'Codes and tokens cannot be guessed',
  story: 'An attacker collects a hundred codes and tokens and looks for what the next one will be.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  repeats: true,
  // What the other scenarios were given is looked at too, so that few flows are asked for this alone.
  phase: 'last',
  budget: 120_000,
  caughtBy: [
    { twin: 'issues-short-codes', breaks: [row] },
    { twin: 'counts-refresh-tokens', breaks: [row] },
  ],
  run: ({ target, random }) =>
    inSeries({ target, random }, oneClientOfEachKind(target).slice(0, 1), row, async (series) => {
      const fresh = await collect(target, series, own)
      if (fresh.kind === 'none') return fresh.findings
      const known = together(fresh.values, seenSoFar(target, fresh.values))
      const lacking = wanted - Math.min(new Set(known.codes).size, new Set(known.accessTokens).size)
      const more = await collect(target, series, Math.max(0, lacking))
      if (more.kind === 'none') return more.findings
      const { codes, accessTokens, refreshTokens } = together(known, more.values)
      return [
        ...repeated('code', [...fresh.values.codes, ...more.values.codes]),
        ...judge('code', codes),
        ...judge('access token', accessTokens),
        ...judge('refresh token', refreshTokens),
      ]
    }),
})

interface Values {
  readonly codes: readonly string[]
  readonly accessTokens: readonly string[]
  readonly refreshTokens: readonly string[]
}

/** What others were given in the run so far, as far as it is of the same length and so of the same make. */
function seenSoFar(target: AuthorizationServerTarget, like: Values): Values {
  const { authorizationResponses, tokenAnswers } = target.observations
  const tokens = tokenAnswers.map(({ outcome }) => outcome).filter((outcome) => outcome.kind === 'tokens')
  const codes = authorizationResponses.flatMap(({ response }) => first(response.params, 'code') ?? [])
  return {
    codes: codes.filter(lengthIn(like.codes)),
    accessTokens: tokens.map(({ accessToken }) => accessToken).filter(lengthIn(like.accessTokens)),
    refreshTokens: tokens.flatMap(({ refreshToken }) => refreshToken ?? []).filter(lengthIn(like.refreshTokens)),
  }
}

function lengthIn(values: readonly string[]): (value: string) => boolean {
  const lengths = new Set(values.map(({ length }) => length))
  return ({ length }) => lengths.has(length)
}

function together(a: Values, b: Values): Values {
  return {
    codes: [...a.codes, ...b.codes],
    accessTokens: [...a.accessTokens, ...b.accessTokens],
    refreshTokens: [...a.refreshTokens, ...b.refreshTokens],
  }
}

async function collect(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  flows: number,
): Promise<
  | { readonly kind: 'values'; readonly values: Values }
  | { readonly kind: 'none'; readonly findings: readonly Finding[] }
> {
  const codes: string[] = []
  const accessTokens: string[] = []
  const refreshTokens: string[] = []
  for (let count = 0; count < flows; count++) {
    const flow = series.plan()
    const request = askingForRefresh(series.client, flow.request)
    const asked = await series.ask({ ...flow, request }, 'one of many codes')
    if (asked.kind === 'none') return { kind: 'none', findings: withoutCode(row, asked) }
    codes.push(asked.grant.code)
    const answer = await redeem(target, asked.grant, { label: 'one of many tokens' })
    if (answer.kind !== 'tokens') continue
    accessTokens.push(answer.accessToken)
    if (answer.refreshToken !== undefined) refreshTokens.push(answer.refreshToken)
  }
  return { kind: 'values', values: { codes, accessTokens, refreshTokens } }
}

function repeated(what: string, values: readonly string[]): readonly Finding[] {
  const again = values.length - new Set(values).size
  if (again === 0) return []
  const observed = `of ${values.length} flows ${again} were given a ${what} that another had been given before`
  return broken(row, { expected: `a new ${what} for each flow`, observed })
}

/** By what the samples show; a signed token is as hard to make up as its signature. */
function judge(what: string, values: readonly string[]): readonly Finding[] {
  const distinct = [...new Set(values)]
  if (distinct.length === 0) return []
  const signed = distinct.map((value) => decodeJwt(value)).filter((jwt) => jwt !== undefined)
  if (signed.length === distinct.length) {
    const weakest = Math.min(...signed.map(({ parts }) => Buffer.from(parts[2], 'base64url').length * 8))
    return judgeBits(what, weakest, `a signature of ${weakest} bits (${distinct.length} looked at)`)
  }
  if (areRandomUuids(distinct)) return recorded(row, `each ${what} is a version 4 UUID: 122 random bits`)
  const looked = `${distinct.length} different ones looked at`
  if (distinct.length >= own) {
    const bits = estimateRandomness(distinct)
    return judgeBits(what, bits, `at most about ${bits} random bits (${looked})`)
  }
  const bits = mostBits(distinct)
  if (bits < required) return judgeBits(what, bits, `at most ${bits} bits by its length (${looked})`)
  const few = `${values.length} flows brought only ${distinct.length} different values as ${what}`
  return inconclusive(row, `${few}: too few to see how they are made`)
}

function judgeBits(what: string, bits: number, observed: string): readonly Finding[] {
  if (bits < required)
    return broken(row, {
      expected: `at least ${required} random bits in each ${what}`,
      observed: `each ${what} holds ${observed}`,
    })
  return bits < better ? recorded(row, `each ${what} holds ${observed}`) : held(row, `each ${what} holds ${observed}`)
}
