import { without, withParam } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { redeem } from '../code-flow.ts'
import { inSeries, onePublicOneConfidential, withFreshCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { changeCharacter } from '../pkce/verifier-mutants.ts'

const row = 'RFC6749-4.1.3-4'

interface InvalidCode {
  readonly what: string
  readonly spoil: (code: string, random: Randomness) => string
  /** Some servers look a code up only to find its challenge; without a verifier they take any. */
  readonly withoutVerifier?: true
}

/** Codes nobody was given, each made out of a good one that nobody has used. */
const invalidCodes: readonly InvalidCode[] = [
  { what: 'a random code', spoil: (code, random) => random.token(code.length).slice(0, code.length) },
  {
    what: 'a random code and no verifier',
    spoil: (code, random) => random.token(code.length).slice(0, code.length),
    withoutVerifier: true,
  },
  { what: 'a code one character short', spoil: (code) => code.slice(0, -1) },
  { what: 'the first half of a code', spoil: (code) => code.slice(0, Math.ceil(code.length / 2)) },
  { what: 'a code one character too long', spoil: (code) => `${code}A` },
  { what: 'a code with its first character changed', spoil: (code) => changeCharacter(code, 0) },
  {
    what: 'a code with a middle character changed',
    spoil: (code) => changeCharacter(code, Math.floor(code.length / 2)),
  },
  { what: 'an empty code', spoil: () => '' },
]

export const invalidCodesRefused = authorizationServerScenario({
  id: 'authorization-server/code/invalid-codes',
  title: 'A code that was never issued brings nothing',
  story: 'Somebody makes codes up, or changes a little in a good one, and redeems them with everything else right.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  repeats: true,
  caughtBy: [{ twin: 'ignores-what-follows-a-code', breaks: [row] }],
  run: ({ target, random }) =>
    inSeries({ target, random }, onePublicOneConfidential(oneClientOfEachKind(target)), row, (series) =>
      inTurn(invalidCodes, ({ what, spoil, withoutVerifier }) =>
        withFreshCode(series, row, async (grant) => {
          const outcome = await redeem(target, grant, {
            label: `redeem ${what}`,
            spoil: (form) => {
              const spoilt = withParam(form, 'code', spoil(grant.code, random))
              return withoutVerifier === true ? without(spoilt, 'code_verifier') : spoilt
            },
          })
          return mustRefuseTokens(row, outcome, `${what} (${nameOf(grant.client)})`)
        }),
      ),
    ),
})
