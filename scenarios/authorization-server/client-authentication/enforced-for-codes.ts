import type { AuthorizationServerTarget, ClientAuthentication, ServerClient } from '../../api/authorization-server.ts'
import { type Finding, recorded } from '../../api/finding.ts'
import { type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { askForCode, correctFlow, planFlow, redeem } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { wrongAuthentications } from '../wrong-authentication.ts'

const rows = ['RFC9700-2.5-1', 'RFC6749-4.1.3-2']

type Context = ScenarioContext<AuthorizationServerTarget>

interface Attempt {
  readonly what: string
  readonly authentication: ClientAuthentication
  readonly spoil?: (form: Params) => Params
}

export const enforcedForCodes = authorizationServerScenario({
  id: 'authorization-server/client-authentication/enforced-for-codes',
  title: 'A code of a confidential client is worth nothing without its credentials',
  story: 'Somebody holds the code and the verifier of a confidential client, and everything but its credentials.',
  requirements: rows,
  needs: ['authorization-endpoint', 'confidential-client'],
  repeats: true,
  everyKindOfClient: true,
  caughtBy: [
    { twin: 'accepts-any-client-secret', breaks: rows },
    { twin: 'accepts-missing-client-secret', breaks: rows },
    { twin: 'believes-client-id-beside-basic', breaks: rows },
  ],
  run: (context) =>
    inTurn(
      oneClientOfEachKind(context.target).filter(({ confidential }) => confidential),
      (client) => attempts(context, client),
    ),
})

async function attempts(context: Context, client: ServerClient): Promise<readonly Finding[]> {
  const { target, random } = context
  const control = await correctFlow(target, client, random)
  if (control.kind === 'failed') return controlFailed(rows, control)
  const wrong = [...wrongAuthentications(client, random), ...othersCredentials(context, client)]
  return inTurn<Attempt>(wrong, async ({ what, authentication, spoil }) => {
    const asked = await askForCode(target, planFlow(client, random), {
      label: 'a correct request, for a redemption without the right credentials',
      browser: control.grant.outcome.browser,
    })
    if (asked.kind === 'none') {
      const failed = { kind: 'failed', sentence: asked.sentence, exchanges: asked.outcome.exchanges } as const
      return controlFailed(rows, failed)
    }
    const outcome = await redeem(target, asked.grant, {
      authentication,
      label: `redeem with ${what}`,
      ...(spoil === undefined ? {} : { spoil }),
    })
    const attempt = `a code of the ${nameOf(client)}, redeemed with ${what}`
    const after = outcome.kind === 'tokens' ? undefined : await redeem(target, asked.grant, { label: 'its own client' })
    return [
      ...mustRefuseTokens(rows, outcome, attempt),
      ...(after === undefined ? [] : burnt(attempt, after.kind !== 'tokens', after.exchanges)),
    ]
  })
}

function burnt(attempt: string, gone: boolean, exchanges: readonly string[]): readonly Finding[] {
  return recorded(
    rows,
    `after ${attempt} the code is ${gone ? 'burnt' : 'still good for its own client'}`,
    ...exchanges,
  )
}

/** Credentials that are good, but another client's; once beside the id of the client the code belongs to. */
function othersCredentials({ target }: Context, client: ServerClient): readonly Attempt[] {
  const [own, ...rest] = target.tenants
  const sameServer = [own, ...rest.filter(({ issuer }) => issuer === own.issuer)]
  const others = sameServer
    .flatMap(({ clients }) => clients)
    .filter(({ id, confidential }) => id !== client.id && confidential)
  const basic = others.find(({ authentication }) => authentication.method === 'client_secret_basic')
  const other = others[0]
  const secret = others.find(({ authentication }) => 'secret' in authentication)?.authentication
  const { authentication: right } = client
  return [
    ...(other === undefined
      ? []
      : [{ what: `the credentials of the ${nameOf(other)}`, authentication: other.authentication }]),
    ...(secret !== undefined && 'secret' in secret && 'secret' in right
      ? [{ what: 'its own id and the secret of another client', authentication: { ...right, secret: secret.secret } }]
      : []),
    ...(basic === undefined
      ? []
      : [
          {
            what: `the credentials of the ${nameOf(basic)} beside its own client_id`,
            authentication: basic.authentication,
            spoil: (form: Params) => withParam(form, 'client_id', client.id),
          },
        ]),
  ]
}
