import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { type Finding, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { type CodeGrant, redeem, s256 } from '../code-flow.ts'
import { inSeries, onePublicOneConfidential } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { nameOf, oneClientOfEachKind } from '../judge.ts'
import { mustAnswerInvalidRequest } from './request-error.ts'

const row = 'RFC7636-4.4.1-2'

/** Nothing a server knows: unregistered, in the wrong case, and a word that may switch the check off. */
export const unknownMethods = ['S512', 's256', 'PLAIN', 'none'] as const

export const unknownMethodsRefused = authorizationServerScenario({
  id: 'authorization-server/pkce/unknown-methods-refused',
  title: 'An unknown challenge method is an error',
  story: 'A client names a challenge method that does not exist, and the server must neither guess nor fall back.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'takes-unknown-method-as-plain', breaks: [row] },
    { twin: 'takes-method-in-any-case', breaks: [row] },
    { twin: 'takes-unknown-method-as-s256', breaks: [row] },
  ],
  run: ({ target, random }) =>
    inSeries({ target, random }, onePublicOneConfidential(oneClientOfEachKind(target)), row, (series) =>
      inTurn(unknownMethods, async (method) => {
        const flow = series.plan()
        const attempt = `code_challenge_method=${method} (${nameOf(series.client)})`
        const request = withParam(flow.request, 'code_challenge_method', method)
        const asked = await series.ask({ ...flow, request }, `ask with code_challenge_method=${method}`)
        if (asked.kind === 'none') return mustAnswerInvalidRequest(row, asked.outcome, flow, attempt)
        return [
          ...mustAnswerInvalidRequest(row, asked.grant.outcome, flow, attempt),
          ...(await fallback(target, asked.grant, attempt)),
        ]
      }),
    ),
})

/** What a server that gave a code makes of the method: S256, or else plain. */
async function fallback(
  target: AuthorizationServerTarget,
  grant: CodeGrant,
  attempt: string,
): Promise<readonly Finding[]> {
  const asS256 = await redeem(target, grant, { label: 'redeem as if the method were S256' })
  if (asS256.kind === 'tokens') return recorded(row, `${attempt}: taken as S256`, asS256)
  const asPlain = await redeem(target, grant, {
    label: 'redeem as if the method were plain',
    spoil: (form) => withParam(form, 'code_verifier', s256(grant.verifier)),
  })
  return recorded(
    row,
    `${attempt}: ${asPlain.kind === 'tokens' ? 'taken as plain' : 'the code could not be redeemed'}`,
    asPlain,
  )
}
