import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { type Finding, inconclusive } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { planFlow } from '../code-flow.ts'
import { controlFailed, mustBringNoCode } from '../judge.ts'
import { describeAnswer, manage, recordIn, updateOf } from '../registration/configuration-endpoint.ts'
import { type ManagedClient, withManagedClient } from '../registration/managed-client.ts'
import { confidentialClientMetadata } from '../registration/registered-client.ts'
import { describePush, push, usePushed } from './push.ts'

const row = 'RFC9126-7.4-1'

const kept = 'https://client.example/cb'
const dropped = 'https://client.example/dropped'

type Context = ScenarioContext<AuthorizationServerTarget>

export const pushedClientChanged = authorizationServerScenario({
  id: 'authorization-server/pushed-requests/client-changed',
  title: 'A pushed request is held to what the client may do when it is used',
  story: 'A client takes back a redirect URI it has lost, while a request that was pushed with it still waits.',
  requirements: [row],
  needs: ['pushed-requests', 'registration'],
  caughtBy: [{ twin: 'trusts-what-was-pushed', breaks: [row] }],
  async run(context) {
    const { target } = context
    const metadata = confidentialClientMetadata(target.tenants[0], [kept, dropped])
    return await withManagedClient({ target }, row, (managed) => takeBack(context, managed), metadata)
  },
})

async function takeBack(context: Context, { made, endpoint }: ManagedClient): Promise<readonly Finding[]> {
  const { target } = context
  const before = await pushAndUse(context, made.client, dropped)
  if (before !== undefined) return controlFailed(row, before)
  const flow = planFlow(made.client, context.random, dropped)
  const pushed = await push(target, made.client, flow.request, { label: 'push a request that will wait' })
  if (pushed.kind !== 'pushed') return inconclusive(row, `a correct push: ${describePush(pushed)}`, pushed)
  const answer = await manage(target, endpoint, {
    method: 'PUT',
    metadata: updateOf(made.document, { redirect_uris: [kept] }),
    label: 'update the client with one redirect URI less',
  })
  if (recordIn(answer) === undefined) {
    return inconclusive(row, `the client could not be updated: ${describeAnswer(answer)}`, answer)
  }
  const used = await usePushed(target, flow, pushed.requestUri, { label: 'use the request that waited' })
  const after = await pushAndUse(context, made.client, kept)
  if (after !== undefined) return controlFailed(row, after)
  const outcome = used.kind === 'grant' ? used.grant.outcome : used.outcome
  return mustBringNoCode(row, outcome, 'a pushed request whose redirect URI the client has taken back')
}

/** The positive control: a push with this redirect URI that brings a code; undefined where it did. */
async function pushAndUse(
  { target, random }: Context,
  client: ManagedClient['made']['client'],
  redirectUri: string,
): Promise<Parameters<typeof controlFailed>[1] | undefined> {
  const flow = planFlow(client, random, redirectUri)
  const pushed = await push(target, client, flow.request, { label: 'control: push a correct request' })
  if (pushed.kind !== 'pushed') {
    return {
      kind: 'failed',
      sentence: `a correct push was not taken: ${describePush(pushed)}`,
      exchanges: pushed.exchanges,
    }
  }
  const used = await usePushed(target, flow, pushed.requestUri, { label: 'control: use a pushed request' })
  if (used.kind === 'grant') return undefined
  return {
    kind: 'failed',
    sentence: `a correct pushed request brought no code: ${used.sentence}`,
    exchanges: used.outcome.exchanges,
  }
}
