import type { AuthorizationServerTarget, ServerClient, ServerUser } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { correctFlow } from '../code-flow.ts'
import { controlFailed, nameOf, whereAble } from '../judge.ts'
import { askForRefreshToken, refresh } from '../refresh-grant.ts'
import { subjectIn } from './subject.ts'

const person = 'RFC9700-4.15-1'
const inJwt = 'RFC9068-2.2-2'

type Context = ScenarioContext<AuthorizationServerTarget>

export const subjectOfPerson = authorizationServerScenario({
  id: 'authorization-server/tokens/subject-of-person',
  title: 'The subject of a token that a person allowed is that person',
  story: 'A resource server reads from `sub` whose data it hands out.',
  requirements: [person, inJwt],
  needs: ['authorization-endpoint'],
  withPages: true,
  people: 2,
  caughtBy: [
    { twin: 'names-the-client-as-subject', breaks: [person, inJwt] },
    { twin: 'makes-up-a-subject-each-time', breaks: [person, inJwt] },
  ],
  async run(context) {
    const { target } = context
    const [client] = target.tenants[0].clients
    const [user, other] = target.tenants[0].users
    const rfc9068 = await target.able('rfc9068-access-tokens')
    const rows = rfc9068.kind === 'yes' ? [person, inJwt] : [person]
    return [
      ...(rfc9068.kind === 'yes' ? [] : notApplicable(inJwt, 'access tokens are no JWTs under RFC 9068')),
      ...(await subjects(context, client, user, other, rows)),
    ]
  },
})

async function subjects(
  context: Context,
  client: ServerClient,
  user: ServerUser | undefined,
  other: ServerUser | undefined,
  rows: readonly string[],
): Promise<readonly Finding[]> {
  const { target } = context
  const seen: string[] = []
  for (const turn of ['first', 'second']) {
    const subject = await subjectAfterLogin(context, client, user)
    if (subject.kind === 'failed') return controlFailed(rows, subject)
    if (subject.kind === 'unseen') return couldNotRun(rows, `the ${turn} token shows no sub: ${subject.missing}`)
    seen.push(subject.sub)
  }
  const refreshed = await subjectAfterRefresh(context, client, user)
  if (refreshed !== undefined) seen.push(refreshed)
  const [sub = ''] = seen
  const what = `tokens of one person at the ${nameOf(client)}`
  if (new Set(seen).size > 1) {
    return broken(rows, { expected: 'one sub for one person', observed: `${what} name ${new Set(seen).size} subjects` })
  }
  if (sub === client.id) {
    return broken(rows, {
      expected: 'a sub that names the person',
      observed: `${what} name the client as their subject`,
    })
  }
  return [
    ...held(rows, `${what}, ${seen.length} in all, name one subject, and it is not the client`),
    ...(other === undefined && target.loginKind === 'none'
      ? recorded(person, 'this server signs one person in by itself, so that there is no second one to compare with')
      : await whereAble(target, 'second-user', rows, () => anotherPerson(context, client, other, sub, rows))),
  ]
}

async function anotherPerson(
  context: Context,
  client: ServerClient,
  other: ServerUser | undefined,
  sub: string,
  rows: readonly string[],
): Promise<readonly Finding[]> {
  if (other === undefined) return couldNotRun(rows, "no second user could be had: add one to the tenant's `users`")
  const subject = await subjectAfterLogin(context, client, other)
  if (subject.kind === 'failed') return controlFailed(rows, subject)
  if (subject.kind === 'unseen') return couldNotRun(rows, subject.missing)
  return subject.sub === sub
    ? broken(rows, { expected: 'another sub for another person', observed: 'tokens of two people name one subject' })
    : held(rows, 'a token of another person names another subject')
}

async function subjectAfterLogin({ target, random }: Context, client: ServerClient, user: ServerUser | undefined) {
  const flow = await correctFlow(target, client, random, user === undefined ? {} : { user })
  return flow.kind === 'failed' ? flow : subjectIn(target, flow.tokens.accessToken)
}

async function subjectAfterRefresh(
  context: Context,
  client: ServerClient,
  user: ServerUser | undefined,
): Promise<string | undefined> {
  const attempt = await askForRefreshToken(context, client, user === undefined ? {} : { user })
  if (attempt.kind !== 'grant') return undefined
  const outcome = await refresh(context.target, client, attempt.grant.refreshToken)
  if (outcome.kind !== 'tokens') return undefined
  const subject = await subjectIn(context.target, outcome.accessToken)
  return subject.kind === 'seen' ? subject.sub : undefined
}
