import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import type { Finding } from '../../api/finding.ts'
import { type Params, withExtra } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { askForCode, type CodeGrant, correctFlow, planFlow, redeem, redemption } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf } from '../judge.ts'
import { refresh, withRefreshToken } from '../refresh-grant.ts'
import { type DuplicateMutant, duplicateMutants } from './duplicate-mutants.ts'

const once = 'RFC6749-3.2-3'
const strict = 'OAUTH21-3.2-1'

type Context = ScenarioContext<AuthorizationServerTarget>

export const duplicateParameters = authorizationServerScenario({
  id: 'authorization-server/token-endpoint/duplicate-parameters',
  title: 'A token request with a parameter twice brings nothing',
  story: 'A token request names a parameter twice, so that two parts of the server may read different values.',
  requirements: [once, strict],
  needs: [],
  repeats: true,
  caughtBy: [{ twin: 'takes-duplicate-token-parameters', breaks: [once, strict] }],
  async run(context) {
    const { clients } = context.target.tenants[0]
    // A public client names itself in the body, so that `client_id` can stand there twice.
    const client = clients.find(({ confidential }) => !confidential) ?? clients[0]
    const control = await correctFlow(context.target, client, context.random)
    if (control.kind === 'failed') return controlFailed([once, strict], control)
    const own: readonly DuplicateMutant[] = client.confidential ? [] : [clientIdTwice(client)]
    const codes = await inTurn([...duplicateMutants, ...own], (mutant) => tryMutant(context, control.grant, mutant))
    const able = await context.target.able('refresh-tokens')
    return able.kind === 'yes' ? [...codes, ...(await refreshTokenTwice(context, client))] : codes
  },
})

function clientIdTwice(client: ServerClient): DuplicateMutant {
  return {
    what: 'client_id twice with equal values',
    form: (form: Params) => [...form, ['client_id', client.id], ['client_id', client.id]],
    codeOrVerifier: false,
  }
}

async function tryMutant(
  { target, random }: Context,
  { client, outcome: { browser } }: CodeGrant,
  mutant: DuplicateMutant,
): Promise<readonly Finding[]> {
  const rows = mutant.codeOrVerifier ? [once, strict] : [once]
  // In the control's browser, where a person who has signed in need not do so again.
  const asked = await askForCode(target, planFlow(client, random), { browser })
  if (asked.kind === 'none') {
    return controlFailed(rows, { kind: 'failed', sentence: asked.sentence, exchanges: asked.outcome.exchanges })
  }
  const outcome = await redeem(target, asked.grant, {
    label: `redeem with ${mutant.what}`,
    spoil: (form) => mutant.form(form, random),
    ...(mutant.query === undefined ? {} : { query: mutant.query(redemption(asked.grant)) }),
  })
  return mustRefuseTokens(rows, outcome, `${mutant.what} (${nameOf(client)})`)
}

function refreshTokenTwice(context: Context, client: ServerClient): Promise<readonly Finding[]> {
  return withRefreshToken(context, client, once, async ({ refreshToken }) => {
    const what = 'refresh_token twice with equal values'
    const outcome = await refresh(context.target, client, refreshToken, {
      label: `refresh with ${what}`,
      spoil: (form) => withExtra(form, 'refresh_token', refreshToken),
    })
    return mustRefuseTokens(once, outcome, `${what} (${nameOf(client)})`)
  })
}
