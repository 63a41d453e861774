import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { correctFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { isLoopbackAddress } from '../metadata/address.ts'
import { describeAnswer, manage, recordIn, updateOf } from './configuration-endpoint.ts'
import { type ManagedClient, withManagedClient } from './managed-client.ts'

const row = 'RFC7592-2-1'
const methods = ['GET', 'PUT', 'DELETE'] as const
const renamed = 'Parcelproof taken over'

type Context = ScenarioContext<AuthorizationServerTarget>

export const needsRegistrationToken = authorizationServerScenario({
  id: 'authorization-server/registration/needs-registration-token',
  title: 'A client is managed with its registration access token only',
  story:
    "Somebody who knows a client's configuration address tries to read, change and delete the client without its token.",
  requirements: [row],
  needs: ['registration'],
  caughtBy: [{ twin: 'manages-clients-without-token', breaks: [row] }],
  async run(context) {
    const { target, random } = context
    return withManagedClient({ target }, row, async (managed) => {
      const attempts = [...(await impostors(context, managed, random.token(32)))]
      const findings = await inTurn(methods, (method) =>
        inTurn(attempts, ({ what, authorization }) => attempt(context, managed, method, what, authorization)),
      )
      const after = recordIn(
        await manage(target, managed.endpoint, { method: 'GET', label: 'control: read the client again' }),
      )
      return [...findings, ...judgeAfter(managed, after), ...judgeAddress(managed)]
    })
  },
})

interface Impostor {
  readonly what: string
  readonly authorization: string
}

async function impostors(
  { target, random }: Context,
  { made }: ManagedClient,
  madeUp: string,
): Promise<readonly Impostor[]> {
  const { authentication, id } = made.client
  const flow = await correctFlow(target, made.client, random)
  return [
    { what: 'no token', authorization: 'none' },
    { what: 'a made-up token', authorization: `Bearer ${madeUp}` },
    ...(flow.kind === 'worked'
      ? [{ what: 'an access token of the same client', authorization: `Bearer ${flow.tokens.accessToken}` }]
      : []),
    ...('secret' in authentication
      ? [{ what: "the client's own credentials", authorization: basic(id, authentication.secret) }]
      : []),
  ]
}

function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`
}

async function attempt(
  { target }: Context,
  { made, endpoint }: ManagedClient,
  method: (typeof methods)[number],
  what: string,
  authorization: string,
): Promise<readonly Finding[]> {
  const answer = await manage(target, endpoint, {
    method,
    authorization,
    ...(method === 'PUT' ? { metadata: updateOf(made.document, { client_name: renamed }) } : {}),
    label: `${method} of the client with ${what}`,
  })
  const observed = `${method} with ${what}: ${describeAnswer(answer)}`
  if (answer.kind !== 'answered' || answer.status >= 500) return inconclusive(row, observed, answer)
  if (recordIn(answer) !== undefined || (method !== 'GET' && answer.status < 300)) {
    return broken(row, { expected: 'nothing shown and nothing changed', observed }, answer)
  }
  return [
    ...held(row, observed, answer),
    ...(answer.status === 401 ? [] : recorded(row, `${observed}, not 401`, answer)),
  ]
}

/** Whatever was answered: the client is still there, and as it was. */
function judgeAfter({ made }: ManagedClient, after: Readonly<Record<string, unknown>> | undefined): readonly Finding[] {
  if (after === undefined) {
    return broken(
      row,
      { expected: 'the client as it was', observed: 'afterwards the client cannot be read any more' },
      made,
    )
  }
  if (after.client_name === renamed) {
    return broken(
      row,
      { expected: 'the client as it was', observed: 'the client has the name somebody else gave it' },
      made,
    )
  }
  return held(row, 'afterwards the client is as it was', made)
}

function judgeAddress({ endpoint }: ManagedClient): readonly Finding[] {
  if (endpoint.url.startsWith('https:') || isLoopbackAddress(endpoint.url)) return []
  return broken(row, { expected: 'an https address', observed: `registration_client_uri is ${endpoint.url}` })
}
