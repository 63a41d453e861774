import type { ServerClient } from '../../api/authorization-server.ts'
import { type Finding, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { recordOnly } from '../record-only.ts'
import { type RefreshContext, refresh, withRefreshToken } from '../refresh-grant.ts'
import { isReadable, tamperedTokens } from './tampered-token-mutants.ts'

const row = 'RFC9700-4.14.2-5'

export const integrity = authorizationServerScenario({
  id: 'authorization-server/refresh/integrity',
  title: 'A refresh token that was tampered with brings nothing',
  story: 'The holder of a refresh token that can be read edits the grant in it, or takes its signature off.',
  requirements: [row],
  needs: ['authorization-endpoint', 'refresh-tokens'],
  caughtBy: [{ twin: 'unsigned-refresh-tokens', breaks: [row] }],
  run: (context) => inTurn(oneClientOfEachKind(context.target).slice(0, 1), (client) => tampered(context, client)),
})

async function tampered(context: RefreshContext, client: ServerClient): Promise<readonly Finding[]> {
  const { target } = context
  return withRefreshToken(context, client, row, async ({ refreshToken }) => {
    const control = await refresh(target, client, refreshToken, { label: 'control: the token as it is' })
    if (control.kind !== 'tokens') {
      const sentence = `a correct refresh brought no tokens: ${describeTokenOutcome(control)}`
      return controlFailed(row, { kind: 'failed', sentence, exchanges: control.exchanges })
    }
    if (isReadable(refreshToken)) {
      const count = tamperedTokens(refreshToken).length
      return inTurn([...Array(count).keys()], (index) => oneMutant(context, client, index))
    }
    const findings = await oneMutant(context, client, 0)
    return recordOnly(findings, `the refresh token of the ${nameOf(client)} holds nothing that can be read`)
  })
}

/** Each mutant is made of a fresh refresh token: a server may end the grant at the first sign of tampering. */
function oneMutant(context: RefreshContext, client: ServerClient, index: number): Promise<readonly Finding[]> {
  const { target } = context
  return withRefreshToken(context, client, row, async ({ refreshToken }) => {
    const mutant = tamperedTokens(refreshToken)[index]
    if (mutant === undefined) return []
    const outcome = await refresh(target, client, mutant.token, { label: `refresh with ${mutant.what}` })
    const judged = mustRefuseTokens(row, outcome, mutant.what)
    if (outcome.kind === 'tokens') return judged
    const after = await refresh(target, client, refreshToken, { label: 'the token as it is, afterwards' })
    const sentence = `after ${mutant.what}, the unchanged one: ${describeTokenOutcome(after)}`
    return [...judged, ...recorded(row, sentence, after)]
  })
}
