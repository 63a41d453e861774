import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { codeControl } from '../code-control.ts'
import { askForCode, correctFlow, planFlow, redeem } from '../code-flow.ts'
import { controlFailed, mustBringNoCode, mustRefuseTokens } from '../judge.ts'
import { describeAnswer, endpointAfter, manage, recordIn, updateOf } from './configuration-endpoint.ts'
import { type ManagedClient, withManagedClient } from './managed-client.ts'
import { confidentialClientMetadata } from './registered-client.ts'

const sameId = 'RFC7592-2.1-1'
const replaces = 'RFC7592-2.2-1'
const ownSecret = 'RFC7592-2.2-2'
const rows = [sameId, replaces, ownSecret]

const kept = 'https://client.example/cb'
const dropped = 'https://client.example/dropped'

type Context = ScenarioContext<AuthorizationServerTarget>

export const update = authorizationServerScenario({
  id: 'authorization-server/registration/update',
  title: 'An update replaces what was registered, but neither the identifier nor the secret',
  story: 'A client takes back a redirect URI it has lost, and tries to set a secret of its own choice.',
  requirements: rows,
  needs: ['registration'],
  caughtBy: [
    { twin: 'keeps-dropped-redirect-uris', breaks: [replaces] },
    { twin: 'lets-clients-choose-secrets', breaks: [ownSecret] },
    { twin: 'answers-update-with-another-client-id', breaks: [sameId] },
  ],
  async run(context) {
    const { target } = context
    const metadata = confidentialClientMetadata(target.tenants[0], [kept, dropped])
    return [
      ...(await withManagedClient(
        { target },
        [sameId, replaces],
        (managed) => dropRedirectUri(context, managed),
        metadata,
      )),
      ...(await withManagedClient({ target }, ownSecret, (managed) => chooseSecret(context, managed), metadata)),
    ]
  },
})

async function dropRedirectUri(context: Context, { made, endpoint }: ManagedClient): Promise<readonly Finding[]> {
  const { target, random } = context
  const before = await codeControl(target, made.client, random, { redirectUri: dropped })
  if (before.kind === 'failed') return controlFailed([sameId, replaces], before)
  const answer = await manage(target, endpoint, {
    method: 'PUT',
    metadata: updateOf(made.document, { redirect_uris: [kept] }),
    label: 'update the client with one redirect URI less',
  })
  const record = recordIn(answer)
  if (record === undefined) {
    return inconclusive([sameId, replaces], `the client could not be updated: ${describeAnswer(answer)}`, answer)
  }
  const read = await manage(target, endpointAfter(endpoint, answer), { method: 'GET', label: 'read the client again' })
  const ids = [made.client.id, record.client_id, recordIn(read)?.client_id]
  return [...judgeIds(ids, answer, read), ...(await judgeDropped(context, made.client))]
}

function judgeIds(ids: readonly unknown[], ...evidence: readonly { readonly exchanges: readonly string[] }[]) {
  const different = new Set(ids)
  if (ids.includes(undefined)) return inconclusive(sameId, 'the client could not be read after the update', ...evidence)
  return different.size === 1
    ? held(sameId, 'the client_id is the same after registering, updating and reading', ...evidence)
    : broken(
        sameId,
        { expected: 'one client_id all along', observed: `the answers name ${[...different].join(', ')}` },
        ...evidence,
      )
}

async function judgeDropped({ target, random }: Context, client: ServerClient): Promise<readonly Finding[]> {
  const what = 'a redirect URI that an update has taken back'
  const asked = await askForCode(target, planFlow(client, random, dropped), { label: `ask with ${what}` })
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  const after = await codeControl(target, client, random, { redirectUri: kept })
  if (after.kind === 'failed') return controlFailed(replaces, after)
  return mustBringNoCode(replaces, outcome, what)
}

async function chooseSecret(context: Context, { made, endpoint }: ManagedClient): Promise<readonly Finding[]> {
  const { target, random } = context
  const { authentication } = made.client
  if (!('secret' in authentication)) return recorded(ownSecret, 'the registered client was given no secret', made)
  const chosen = `chosen-${random.token(24)}`
  const answer = await manage(target, endpoint, {
    method: 'PUT',
    metadata: updateOf(made.document, { client_secret: chosen }),
    label: 'update the client with a secret of its own choice',
  })
  const issued = recordIn(answer)?.client_secret
  const right = typeof issued === 'string' && issued !== chosen ? issued : authentication.secret
  const client = { ...made.client, authentication: { ...authentication, secret: right } }
  const control = await correctFlow(target, client, random)
  const flow = await askForCode(target, planFlow(client, random), { label: 'a correct request' })
  if (flow.kind === 'none')
    return inconclusive(ownSecret, `a correct request brought no code: ${flow.sentence}`, flow.outcome)
  const wrong = await redeem(target, flow.grant, {
    authentication: { ...authentication, secret: chosen },
    label: 'redeem with the secret the client chose',
  })
  const what = `a secret the client chose in an update (${describeAnswer(answer)})`
  if (wrong.kind === 'tokens') return mustRefuseTokens(ownSecret, wrong, what)
  return control.kind === 'failed' ? controlFailed(ownSecret, control) : mustRefuseTokens(ownSecret, wrong, what)
}
