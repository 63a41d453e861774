import type { AuthorizationServerTarget, ClientAuthentication, ServerClient } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { askByClientCredentials } from '../client-credentials-call.ts'
import { correctFlow, describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind, whereAble } from '../judge.ts'

const confidentialOnly = 'RFC6749-4.4-1'
const noRefreshToken = 'RFC6749-4.4.3-1'

type Context = ScenarioContext<AuthorizationServerTarget>

export const clientCredentials = authorizationServerScenario({
  id: 'authorization-server/token-endpoint/client-credentials',
  title: 'Client credentials are for confidential clients, and bring no refresh token',
  story: 'A public client, which has nothing to prove itself by, asks for a token in its own name.',
  requirements: [confidentialOnly, noRefreshToken],
  needs: [],
  caughtBy: [
    { twin: 'client-credentials-for-public-clients', breaks: [confidentialOnly] },
    { twin: 'refresh-token-for-client-credentials', breaks: [noRefreshToken] },
  ],
  async run(context) {
    const { target } = context
    const clients = oneClientOfEachKind(target)
    return [
      ...(await whereAble(target, 'public-client', confidentialOnly, () =>
        inTurn(
          clients.filter(({ confidential }) => !confidential),
          (client) => asPublic(context, client),
        ),
      )),
      ...(await whereAble(target, 'confidential-client', noRefreshToken, () =>
        inTurn(
          clients.filter(({ confidential }) => confidential),
          (client) => asConfidential(context, client),
        ),
      )),
    ]
  },
})

async function asPublic({ target, random }: Context, client: ServerClient): Promise<readonly Finding[]> {
  const control = await correctFlow(target, client, random)
  if (control.kind === 'failed') return controlFailed(confidentialOnly, control)
  const invented = { method: 'client_secret_post', clientId: client.id, secret: random.token(24) } as const
  const attempts: readonly { readonly what: string; readonly authentication: ClientAuthentication }[] = [
    { what: 'its client_id alone', authentication: { method: 'none', clientId: client.id } },
    { what: 'an invented client_secret', authentication: invented },
  ]
  return inTurn(attempts, async ({ what, authentication }) => {
    const outcome = await target.token(client, {
      form: [['grant_type', 'client_credentials']],
      authentication,
      label: `client credentials with ${what}`,
    })
    return mustRefuseTokens(confidentialOnly, outcome, `client credentials of the ${nameOf(client)} with ${what}`)
  })
}

async function asConfidential({ target }: Context, client: ServerClient): Promise<readonly Finding[]> {
  const outcome = await askByClientCredentials(target, client)
  const attempt = `client credentials of the ${nameOf(client)}`
  switch (outcome.kind) {
    case 'refused':
      return notApplicable(noRefreshToken, `${attempt}: ${describeTokenOutcome(outcome)}`, outcome)
    case 'unclear':
      return inconclusive(noRefreshToken, `${attempt}: ${outcome.sentence}`, outcome)
    case 'tokens':
      return outcome.refreshToken === undefined
        ? held(noRefreshToken, `${attempt} brought an access token alone`, outcome)
        : broken(
            noRefreshToken,
            { expected: 'no refresh token for client credentials', observed: `${attempt} brought a refresh token` },
            outcome,
          )
  }
}
