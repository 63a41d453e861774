import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { askByClientCredentials } from '../client-credentials-call.ts'
import { correctFlow, describeTokenOutcome } from '../code-flow.ts'
import { controlFailed, nameOf } from '../judge.ts'
import { subjectIn } from './subject.ts'

const client = 'RFC9700-4.15-2'
const inJwt = 'RFC9068-2.2-3'

export const subjectOfClient = authorizationServerScenario({
  id: 'authorization-server/tokens/subject-of-client',
  title: 'The subject of a token that no person allowed is the client',
  story: 'A client asks for a token in its own name, and a resource server must not take it for a person.',
  requirements: [client, inJwt],
  needs: ['confidential-client', 'client-credentials'],
  caughtBy: [{ twin: 'names-a-user-in-client-tokens', breaks: [client, inJwt] }],
  async run({ target, random }): Promise<readonly Finding[]> {
    const rfc9068 = await target.able('rfc9068-access-tokens')
    const rows = rfc9068.kind === 'yes' ? [client, inJwt] : [client]
    const other = rfc9068.kind === 'yes' ? [] : notApplicable(inJwt, 'access tokens are no JWTs under RFC 9068')
    const [tenant] = target.tenants
    const caller = tenant.clients.find(({ confidential }) => confidential) ?? tenant.clients[0]
    const subjects: string[] = []
    for (const turn of ['first', 'second']) {
      const outcome = await askByClientCredentials(target, caller)
      if (outcome.kind !== 'tokens') {
        const reason = `client credentials of the ${nameOf(caller)}, ${turn} time: ${describeTokenOutcome(outcome)}`
        return [...other, ...inconclusive(rows, reason, outcome)]
      }
      const subject = await subjectIn(target, outcome.accessToken)
      if (subject.kind === 'unseen') return [...other, ...couldNotRun(rows, subject.missing, outcome)]
      subjects.push(subject.sub)
    }
    const flow = await correctFlow(target, caller, random)
    if (flow.kind === 'failed') return [...other, ...controlFailed(rows, flow)]
    const person = await subjectIn(target, flow.tokens.accessToken)
    const [sub = '', again = ''] = subjects
    const what = `client credentials of the ${nameOf(caller)}`
    const expected = 'a sub that names the client, the same each time'
    if (sub !== again) {
      return [...other, ...broken(rows, { expected, observed: `${what} brought two tokens with two subjects` })]
    }
    if (person.kind === 'seen' && person.sub === sub) {
      return [...other, ...broken(rows, { expected, observed: `${what} brought a token with the sub of a person` })]
    }
    return [
      ...other,
      ...held(rows, `${what} brought tokens with one subject, which is no person's`),
      ...recorded(client, sub === caller.id ? 'sub is the client_id' : 'sub is not the client_id'),
    ]
  },
})
