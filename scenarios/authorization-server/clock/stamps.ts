import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { type Finding, inconclusive, notApplicable } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { redeem } from '../code-flow.ts'
import { signProof } from '../dpop/proof.ts'
import { allChecks, shortTime } from '../dpop/proof-mutants.ts'
import { aDpopClient, type DpopSeries, type MakeHeaders, withDpop } from '../dpop/series.ts'
import { inSeries, withFreshCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { mustRefuseTokens, nameOf, whereAble } from '../judge.ts'
import { recordOnly } from '../record-only.ts'
import { duration, offsets } from './sweep.ts'

const authenticated = ['RFC9700-2.5-1', 'RFC6749-4.1.3-2'] as const
const rows = [allChecks, shortTime, ...authenticated]

/** Further from now than anybody's clock; what is nearer is recorded. */
const surelyWrong = 3_600_000

type Context = ScenarioContext<AuthorizationServerTarget>

export const stamps = authorizationServerScenario({
  id: 'authorization-server/clock/stamps',
  title: 'Proofs and client assertions of another time bring nothing',
  story:
    'DPoP proofs and client assertions say that they were made, begin or end at other times, from a second to a day away.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  repeats: true,
  everyKindOfClient: true,
  budget: 90_000,
  caughtBy: [
    { twin: 'ignores-proof-time', breaks: [allChecks, shortTime] },
    { twin: 'takes-assertions-of-another-day', breaks: [...authenticated] },
  ],
  run: async (context) => [
    ...(await whereAble(context.target, 'dpop', [allChecks, shortTime], () =>
      withDpop(context, [aDpopClient(context.target)], [allChecks, shortTime], (series) =>
        inTurn(offsets, (offset) => proofAt(series, offset)),
      ),
    )),
    ...(await assertions(context)),
  ],
})

function proofAt(series: DpopSeries, offset: number): Promise<readonly Finding[]> {
  const judged = offset < 0 ? [allChecks, shortTime] : [allChecks]
  const make: MakeHeaders = (parts, key) => {
    const iat = Number(parts.claims.iat) + offset / 1000
    return [signProof({ ...parts, claims: { ...parts.claims, iat } }, key)]
  }
  return series.withCode(judged, async (grant) => {
    const what = offset === 0 ? 'a proof made now' : `a proof made ${away(offset)}`
    const outcome = await series.redeem(grant, { make, label: `redeem with ${what}` })
    const findings = mustRefuseTokens(judged, outcome, `${what} (${nameOf(series.client)})`)
    if (Math.abs(offset) < surelyWrong) return recordOnly(findings, 'clocks may differ that much')
    const byNonce = series.prover.nonce !== undefined
    return byNonce ? recordOnly(findings, 'the server demands nonces, which carry its own time') : findings
  })
}

function assertions(context: Context): Promise<readonly Finding[]> {
  const { target } = context
  const client = target.tenants[0].clients.find(({ authentication }) => authentication.method === 'private_key_jwt')
  if (client === undefined) {
    return Promise.resolve(notApplicable(authenticated, 'no client with private_key_jwt is configured'))
  }
  return inSeries(context, [client], authenticated, (series) =>
    inTurn(stampsOf(), ({ what, claims, counts }) =>
      withFreshCode(series, authenticated, async (grant) => {
        const authentication = assertedWith(client, claims(Math.floor(Date.now() / 1000)))
        if (authentication === undefined) return inconclusive(authenticated, 'the client has no key')
        const outcome = await redeem(target, grant, { authentication, label: `redeem with an assertion ${what}` })
        const findings = mustRefuseTokens(authenticated, outcome, `an assertion ${what} (${nameOf(client)})`)
        return counts ? findings : recordOnly(findings, 'clocks may differ that much, or the server need not look')
      }),
    ),
  )
}

interface Stamp {
  readonly what: string
  readonly claims: (now: number) => Readonly<Record<string, number>>
  /** Whether it has to be refused. */
  readonly counts: boolean
}

/** Ends of the past, beginnings of the future; when an assertion was made is for the server to look at or not (RFC 7523, 3). */
function stampsOf(): readonly Stamp[] {
  return offsets.flatMap((offset): readonly Stamp[] => {
    const seconds = offset / 1000
    const counts = Math.abs(offset) >= surelyWrong
    const made: Stamp = {
      what: `made ${away(offset)}`,
      claims: (now) => ({ iat: now + seconds, exp: now + Math.max(0, seconds) + 60 }),
      counts: false,
    }
    if (offset === 0) return [made, { what: 'that ends now', claims: (now) => ({ exp: now }), counts: false }]
    return offset < 0
      ? [
          made,
          {
            what: `that ended ${away(offset)}`,
            claims: (now) => ({ iat: now + seconds - 60, exp: now + seconds }),
            counts,
          },
        ]
      : [
          made,
          {
            what: `that begins ${away(offset)}`,
            claims: (now) => ({ nbf: now + seconds, exp: now + seconds + 60 }),
            counts,
          },
        ]
  })
}

function assertedWith({ authentication }: ServerClient, claims: Readonly<Record<string, number>>) {
  return authentication.method === 'private_key_jwt'
    ? { ...authentication, claims: { ...authentication.claims, ...claims } }
    : undefined
}

function away(offset: number): string {
  if (offset === 0) return 'now'
  return `${duration(Math.abs(offset))} ${offset < 0 ? 'ago' : 'ahead of time'}`
}
