import type {
  AuthorizationOutcome,
  AuthorizationServerTarget,
  ServerClient,
  TokenOutcome,
} from '../../api/authorization-server.ts'
import { couldNotRun, type Finding, notApplicable } from '../../api/finding.ts'
import type { Randomness } from '../../api/randomness.ts'
import { describeOutcome, describeTokenOutcome, redeem } from '../code-flow.ts'
import { type FlowSeries, withoutCode } from '../flow-series.ts'
import { controlFailed, whereAble } from '../judge.ts'
import { describePush, pushSpoiled, usePushed } from '../pushed-requests/push.ts'
import { askForRefreshToken, refresh } from '../refresh-grant.ts'
import type { Subject } from './judge-ends.ts'
import { type Answer, offsets, type Piece, type SweepClock } from './sweep.ts'

export const rows = {
  code: 'RFC6749-4.1.2-1',
  shortLived: 'OAUTH21-7.1.3.5-1',
  introspected: 'RFC7662-4-1',
  refresh: 'RFC9700-4.14.2-7',
  pushed: 'RFC9126-4-3',
} as const

/** Something to sweep, or the findings that say why there is nothing. */
export type Prepared =
  | { readonly kind: 'subject'; readonly subject: Subject; readonly findings?: readonly Finding[] }
  | { readonly kind: 'none'; readonly findings: readonly Finding[] }

/** What somebody has declared, or another server may look at, need not be exact to the second. */
const declaredLeeway = 60_000
/** The server's own word, of its own clock. */
const statedLeeway = 5_000

export interface SweepParts {
  readonly target: AuthorizationServerTarget
  readonly random: Randomness
  readonly clock: SweepClock
  readonly series: FlowSeries
}

const none = (findings: readonly Finding[]): Prepared => ({ kind: 'none', findings })

/** The moments at which something of this life is tried: all where the clock is moved, else around the end and a minute after it. */
function momentsOf(life: number, { moved }: SweepClock): readonly number[] {
  const possible = offsets.filter((offset) => life + offset > 0)
  return moved ? possible : possible.filter((offset) => offset >= -1000 && offset <= 60_000)
}

export async function codes({ target, clock, series }: SweepParts): Promise<Prepared> {
  const life = series.client.facts.lifetimes?.code
  if (life === undefined) return none(undeclared(rows.code, 'codes', 'code: 60s'))
  const pieces: Piece[] = []
  for (const offset of momentsOf(life, clock)) {
    const born = clock.now()
    const asked = await series.code('a code to redeem later')
    if (asked.kind === 'none') return none(withoutCode(rows.code, asked))
    const use = async () => tokenAnswer(await redeem(target, asked.grant, { label: 'redeem a code around its end' }))
    pieces.push({ offset, due: dueAt(clock, born, life, offset), use })
  }
  return {
    kind: 'subject',
    subject: { what: 'a code', rows: [rows.code], mustHaveLived: false, surelyOver: declaredLeeway, pieces },
  }
}

/** One token is enough: asking an oracle does not use it up. */
export async function accessTokens({ target, clock, series }: SweepParts): Promise<Prepared> {
  const [tenant] = target.tenants
  const found = await target.oracle(tenant)
  const both = [rows.shortLived, rows.introspected]
  if (found.kind === 'none') return none(couldNotRun(both, found.missing))
  const { oracle } = found
  const own = oracle.name === 'introspection' ? both : [rows.shortLived]
  const born = clock.now()
  const attempt = await series.code('a correct request, for an access token to keep')
  if (attempt.kind === 'none') return none(withoutCode(both, attempt))
  const tokens = await redeem(target, attempt.grant, { label: 'an access token to keep' })
  if (tokens.kind !== 'tokens') {
    const sentence = `a correct token request: ${describeTokenOutcome(tokens)}`
    return none(controlFailed(both, { kind: 'failed', sentence, exchanges: tokens.exchanges }))
  }
  const seconds = Number(tokens.expiresIn)
  const life = seconds > 0 ? seconds * 1000 : series.client.facts.lifetimes?.access
  if (life === undefined) return none(undeclared(both, 'access tokens', 'access: 1h'))
  const use = async (): Promise<Answer> => {
    const liveness = await oracle.ask(tokens.accessToken)
    const kind = liveness.kind === 'live' ? 'alive' : liveness.kind
    const said = liveness.kind === 'live' ? 'live' : liveness.sentence
    return { kind, sentence: `${oracle.name}: ${said}`, exchanges: liveness.exchanges }
  }
  const pieces = momentsOf(life, clock).map((offset) => ({ offset, due: dueAt(clock, born, life, offset), use }))
  const asked = oracle.name === 'introspection'
  const missing = `${oracle.name} was asked in place of introspection, which is not there or did not tell live from dead`
  return {
    kind: 'subject',
    subject: { what: 'an access token', rows: own, mustHaveLived: true, surelyOver: declaredLeeway, pieces },
    ...(asked ? {} : { findings: notApplicable(rows.introspected, missing) }),
  }
}

export async function refreshTokens(parts: SweepParts): Promise<Prepared> {
  const { target, random, clock, series } = parts
  const able = await target.able('refresh-tokens')
  if (able.kind !== 'yes') return none(await whereAble(target, 'refresh-tokens', rows.refresh, async () => []))
  const { client } = series
  const life = client.facts.lifetimes?.refresh
  if (life === undefined) return none(undeclared(rows.refresh, 'refresh tokens', 'refresh: 30d'))
  const pieces: Piece[] = []
  for (const offset of momentsOf(life, clock)) {
    const born = clock.now()
    const asked = await askForRefreshToken({ target, random }, client)
    if (asked.kind === 'none-issued') return none(notApplicable(rows.refresh, asked.sentence, asked))
    if (asked.kind === 'failed') return none(controlFailed(rows.refresh, asked))
    const { refreshToken } = asked.grant
    const use = async () =>
      tokenAnswer(await refresh(target, client, refreshToken, { label: 'refresh around the end' }))
    pieces.push({ offset, due: dueAt(clock, born, life, offset), use })
  }
  const what = 'a refresh token that lay unused'
  return {
    kind: 'subject',
    subject: { what, rows: [rows.refresh], mustHaveLived: true, surelyOver: declaredLeeway, pieces },
  }
}

export async function pushedRequests({ target, random, clock, series }: SweepParts): Promise<Prepared> {
  const able = await target.able('pushed-requests')
  if (able.kind !== 'yes') return none(await whereAble(target, 'pushed-requests', rows.pushed, async () => []))
  const client: ServerClient = series.client
  const control = await pushSpoiled({ target, random }, client, 'control: push a request')
  const life = control.outcome.kind === 'pushed' ? Number(control.outcome.expiresIn) * 1000 : 0
  if (!(life > 0)) {
    const sentence = `a correct push: ${describePush(control.outcome)}${control.outcome.kind === 'pushed' ? ', which does not say when it expires' : ''}`
    return none(controlFailed(rows.pushed, { kind: 'failed', sentence, exchanges: control.outcome.exchanges }))
  }
  const pieces: Piece[] = []
  for (const offset of momentsOf(life, clock)) {
    const born = clock.now()
    const { flow, outcome } = await pushSpoiled({ target, random }, client, 'push a request to use later')
    if (outcome.kind !== 'pushed') continue
    const use = async () => {
      const used = await usePushed(target, flow, outcome.requestUri, { label: 'use a pushed request around its end' })
      return authorizationAnswer(used.kind === 'grant' ? used.grant.outcome : used.outcome)
    }
    pieces.push({ offset, due: dueAt(clock, born, life, offset), use })
  }
  return {
    kind: 'subject',
    subject: { what: 'a pushed request', rows: [rows.pushed], mustHaveLived: false, surelyOver: statedLeeway, pieces },
  }
}

/** Counted from before it was asked for where it is to be alive still, from after it came where it is to be over. */
function dueAt(clock: SweepClock, born: number, life: number, offset: number): number {
  return (offset < 0 ? born : clock.now()) + life + offset
}

function undeclared(row: string | readonly string[], what: string, line: string): readonly Finding[] {
  return couldNotRun(row, `the life of ${what} is not known: add \`facts: { lifetimes: { ${line} } }\``)
}

function tokenAnswer(outcome: TokenOutcome): Answer {
  const kind = outcome.kind === 'tokens' ? 'alive' : outcome.kind === 'refused' ? 'dead' : 'unclear'
  return { kind, sentence: describeTokenOutcome(outcome), exchanges: outcome.exchanges }
}

function authorizationAnswer(outcome: AuthorizationOutcome): Answer {
  const { exchanges } = outcome
  const sentence = describeOutcome(outcome)
  if (outcome.kind === 'code' || outcome.kind === 'tokens') return { kind: 'alive', sentence, exchanges }
  const refused = outcome.kind === 'error' || outcome.kind === 'left' || (outcome.kind === 'page' && !outcome.stalled)
  return { kind: refused ? 'dead' : 'unclear', sentence, exchanges }
}
