import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { askForCode, correctFlow, planFlow, redeem } from '../code-flow.ts'
import { controlFailed, mustBringNoCode, mustRefuseTokens } from '../judge.ts'
import { refresh } from '../refresh-grant.ts'
import { describeAnswer, manage, recordIn } from './configuration-endpoint.ts'
import { type ManagedClient, withManagedClient } from './managed-client.ts'

const ends = 'RFC7592-2.3-1'
const endsGrants = 'RFC7592-2.3-2'
const notSupported = 'RFC7592-2.3-3'
const rows = [ends, endsGrants, notSupported]

type Context = ScenarioContext<AuthorizationServerTarget>

export const deletion = authorizationServerScenario({
  id: 'authorization-server/registration/deletion',
  title: 'A deleted client is gone, and so is what it was given',
  story: 'A client is deleted because its credentials got into the wrong hands, and whoever has them goes on.',
  requirements: rows,
  needs: ['registration'],
  caughtBy: [
    { twin: 'keeps-deleted-clients', breaks: [ends] },
    { twin: 'keeps-tokens-of-deleted-clients', breaks: [endsGrants] },
    { twin: 'refuses-deletion-with-400', breaks: [notSupported] },
  ],
  async run(context) {
    return withManagedClient({ target: context.target }, rows, (managed) => deleteIt(context, managed))
  },
})

async function deleteIt(context: Context, { made, endpoint }: ManagedClient): Promise<readonly Finding[]> {
  const { target, random } = context
  const [tenant] = target.tenants
  const { client } = made
  const before = await correctFlow(target, client, random)
  if (before.kind === 'failed') return controlFailed(rows, before)
  const found = await target.oracle(tenant)
  const live = found.kind === 'oracle' ? await found.oracle.ask(before.tokens.accessToken) : undefined
  const probedBefore = await atProbe(context, before.tokens.accessToken)
  // A code that waits when the client goes: the client's secret is tried with it.
  const waiting = await askForCode(target, planFlow(client, random), { label: 'a code to redeem after the deletion' })

  const answer = await manage(target, endpoint, { method: 'DELETE', label: 'delete the client' })
  const observed = `DELETE with the registration access token: ${describeAnswer(answer)}`
  if (answer.kind !== 'answered') return inconclusive(rows, observed, answer)
  if (answer.status !== 204) return judgeNotDeleted(context, client, answer.status, observed)

  const read = await manage(target, endpoint, { method: 'GET', label: 'read the deleted client' })
  const asked = await askForCode(target, planFlow(client, random), { label: 'ask for a code as the deleted client' })
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  return [
    ...notApplicable(notSupported, 'the server supports DELETE', answer),
    ...(recordIn(read) === undefined
      ? held(ends, `${observed}; afterwards the registration access token reads nothing`, answer, read)
      : broken(ends, { expected: 'nothing left to read', observed: 'the deleted client can still be read' }, read)),
    ...mustBringNoCode(ends, outcome, 'an authorization request of a deleted client'),
    ...(waiting.kind === 'grant'
      ? mustRefuseTokens(
          ends,
          await redeem(target, waiting.grant),
          'the secret of a deleted client, with a code from before',
        )
      : []),
    ...(await judgeGrants()),
  ]

  async function judgeGrants(): Promise<readonly Finding[]> {
    if (before.kind === 'failed') return []
    const { accessToken, refreshToken } = before.tokens
    const refreshed =
      refreshToken === undefined
        ? []
        : mustRefuseTokens(
            endsGrants,
            await refresh(target, client, refreshToken),
            'a refresh token of a deleted client',
          )
    if (found.kind === 'none') {
      return refreshed.length > 0 ? refreshed : couldNotRun(endsGrants, found.missing)
    }
    if (live?.kind !== 'live') {
      const reason = 'the access token of the registered client could not be seen to live before the deletion'
      return [...refreshed, ...inconclusive(endsGrants, reason, live)]
    }
    const after = await found.oracle.ask(accessToken)
    const sentence = `by ${found.oracle.name}, an access token of a deleted client is ${after.kind}`
    switch (after.kind) {
      case 'live':
        return [
          ...refreshed,
          ...broken(endsGrants, { expected: 'no token of a deleted client alive', observed: sentence }, after),
        ]
      case 'dead':
        return [...refreshed, ...held(endsGrants, sentence, after)]
      case 'unclear':
        return [...refreshed, ...judgeAtProbe(probedBefore, await atProbe(context, accessToken), after.sentence)]
    }
  }
}

/** What a protected address says of a token; undefined where none is configured or it says nothing. */
async function atProbe({ target }: Context, token: string): Promise<'live' | 'dead' | undefined> {
  const url = target.tenants[0].probeUrl
  if (url === undefined) return undefined
  const headers: Params = [['authorization', `Bearer ${token}`]]
  const answer = await target.send({ method: 'GET', url, headers, label: 'use an access token' })
  if (answer.kind !== 'answered') return undefined
  if (answer.status === 401 || answer.status === 403) return 'dead'
  return answer.status < 300 ? 'live' : undefined
}

/** A server may stumble over introspecting a token whose client is gone; whether it opens anything still shows. */
function judgeAtProbe(
  before: 'live' | 'dead' | undefined,
  after: 'live' | 'dead' | undefined,
  sentence: string,
): readonly Finding[] {
  if (before !== 'live' || after === undefined) return inconclusive(endsGrants, sentence)
  const observed = `an access token of a deleted client is ${after === 'live' ? 'still taken' : 'refused'} at the protected address`
  return after === 'dead'
    ? held(endsGrants, observed)
    : broken(endsGrants, { expected: 'no token of a deleted client alive', observed })
}

/** Whoever does not support DELETE says so, and the client goes on. */
async function judgeNotDeleted(
  { target, random }: Context,
  client: ServerClient,
  status: number,
  observed: string,
): Promise<readonly Finding[]> {
  const after = await correctFlow(target, client, random)
  const works = after.kind === 'worked'
  const evidence = works ? after.grant.outcome : after
  // Deleted all the same, with another status than 204: the first rule is broken by its letter.
  if (!works && status < 300) {
    return [
      ...broken(ends, { expected: '204', observed: `${observed}; the client is gone` }, evidence),
      ...notApplicable([endsGrants, notSupported], 'the server deletes clients', evidence),
    ]
  }
  const says = status === 405 || status === 403
  const expected = '405, or 403 where this client may not delete itself, and a client that still works'
  return [
    ...notApplicable([ends, endsGrants], `clients cannot be deleted here (status ${status})`, evidence),
    ...(says && works
      ? held(notSupported, observed, evidence)
      : broken(
          notSupported,
          { expected, observed: `${observed}; the client ${works ? 'still works' : 'works no more'}` },
          evidence,
        )),
    ...recorded(notSupported, observed, evidence),
  ]
}
