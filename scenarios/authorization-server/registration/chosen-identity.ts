import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { readAccessToken } from '../access-token.ts'
import { correctFlow } from '../code-flow.ts'
import { controlFailed } from '../judge.ts'
import { decodeJwt } from '../jwt.ts'
import { type ClientMetadata, registerClient } from '../self-registration.ts'
import { configurationEndpointOf, describeAnswer, manage, recordIn, updateOf } from './configuration-endpoint.ts'
import {
  confidentialClientMetadata,
  describeRegistration,
  type Registered,
  withRegisteredClient,
} from './registered-client.ts'
import { type Claims, claimsOfOwnToken, judgeToldApart } from './told-apart.ts'

const steered = 'RFC9700-2.6-2'
const sharedNames = 'RFC9700-4.15.1-1'
const toldApart = 'RFC9700-4.15.1-2'
const rows = [steered, sharedNames, toldApart]

type Context = ScenarioContext<AuthorizationServerTarget>

export const chosenIdentity = authorizationServerScenario({
  id: 'authorization-server/registration/chosen-identity',
  title: 'A client cannot register under the name of a person',
  story:
    "A client registers with a person's identifier as its client_id, and shows its own token where that person's data are.",
  requirements: rows,
  needs: ['registration'],
  caughtBy: [
    { twin: 'registers-wished-client-id', breaks: rows },
    { twin: 'changes-client-id-on-update', breaks: [sharedNames] },
  ],
  async run(context) {
    const { target, random } = context
    const [tenant] = target.tenants
    const control = await correctFlow(target, tenant.clients[0], random)
    if (control.kind === 'failed') return controlFailed(rows, control)
    const view = await readAccessToken(target, tenant, control.tokens.accessToken)
    const personal = view.kind === 'read' ? view.claims : decodeJwt(control.tokens.idToken ?? '')?.claims
    const subject = personal?.sub
    if (personal === undefined || typeof subject !== 'string') {
      const missing = view.kind === 'read' ? 'the access token of a person holds no `sub`' : view.missing
      return couldNotRun(rows, missing, control.tokens)
    }
    const plain = metadataFor(context)
    return withRegisteredClient(
      { target },
      rows,
      async (ordinary) => {
        const wished = { ...plain, client_id: subject, sub: subject }
        const made = await registerClient(target, tenant, wished, { label: "register with a person's identifier" })
        if (made.kind === 'unclear') return inconclusive(rows, made.sentence, made)
        const byWish =
          made.kind === 'refused'
            ? held(
                [steered, sharedNames],
                `a registration with a person's identifier: ${describeRegistration(made)}`,
                made,
              )
            : await judgeWish(context, made, subject)
        const reached = byWish.some(({ kind }) => kind === 'broken')
        const apart =
          made.kind === 'registered' && reached
            ? await judgeToldApart(toldApart, target, made, personal)
            : notApplicable(toldApart, 'no client got an identifier of its own choice that can equal a person’s')
        if (made.kind === 'registered') await made.forget()
        return [...byWish, ...apart, ...(await judgeUpdate(context, ordinary, subject))]
      },
      plain,
    )
  },
})

/** Client credentials are asked for where they can be; a server that has none registers the client without. */
function metadataFor({ target }: Context): ClientMetadata {
  const [tenant] = target.tenants
  const good = confidentialClientMetadata(tenant)
  const supported = tenant.metadata?.grant_types_supported
  const credentials = !Array.isArray(supported) || supported.includes('client_credentials')
  return credentials ? { ...good, grant_types: ['authorization_code', 'client_credentials'] } : good
}

/** Names of the claims that would pass for the person. */
function claimsNaming(claims: Claims, subject: string): readonly string[] {
  return Object.entries(claims).flatMap(([name, value]) => (value === subject ? [name] : []))
}

async function judgeWish(context: Context, made: Registered, subject: string): Promise<readonly Finding[]> {
  const followed = made.client.id === subject
  const claims = await claimsOfOwnToken(context.target, made)
  const naming = claims === undefined ? (followed ? ['client_id'] : []) : claimsNaming(claims, subject)
  const where = claims === undefined ? 'the answer of the registration' : 'a token the client got for itself'
  if (naming.length === 0) {
    const note = `a client_id that equals a person's identifier was ${followed ? '' : 'not '}given out`
    return held([steered, sharedNames], `${note}, and nothing in ${where} equals it`, made)
  }
  const observed = `${where} has the person's identifier as ${naming.join(', ')}`
  return broken(
    [steered, sharedNames],
    { expected: "nothing a client chose equals a person's identifier", observed },
    made,
  )
}

/** The wish once more, by an update (RFC 7592). */
async function judgeUpdate(context: Context, made: Registered, subject: string): Promise<readonly Finding[]> {
  const endpoint = configurationEndpointOf(made.document)
  if (endpoint === undefined) return recorded(sharedNames, 'registered clients cannot be updated here', made)
  const answer = await manage(context.target, endpoint, {
    method: 'PUT',
    metadata: updateOf(made.document, { client_id: subject, sub: subject }),
    label: "update the client with a person's identifier",
  })
  const record = recordIn(answer)
  const claims = await claimsOfOwnToken(context.target, made)
  const naming = claims === undefined ? [] : claimsNaming(claims, subject)
  const observed = `an update with a person's identifier as client_id: ${describeAnswer(answer)}`
  if (record?.client_id === subject || naming.length > 0) {
    const where =
      naming.length > 0 ? `, and a token has it as ${naming.join(', ')}` : ', and the client_id is that one now'
    return broken(sharedNames, { expected: 'no effect', observed: observed + where }, answer)
  }
  return held(sharedNames, observed, answer)
}
