import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { type HttpAnswer, header } from '../../api/http.ts'
import { without } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { isRecord } from '../jwt.ts'
import { documentsOf } from '../metadata/documents.ts'
import { wrongAuthentications } from '../wrong-authentication.ts'
import {
  type PushContext,
  type PushOutcome,
  push,
  pushEndpoint,
  pushingClients,
  pushSpoiled,
  withPushers,
} from './push.ts'

const success = 'RFC9126-2.2-1'
const published = 'RFC9126-2-2'
const errors = 'RFC9126-2.3-1'

export const pushAnswer = authorizationServerScenario({
  id: 'authorization-server/pushed-requests/answer',
  title: 'The push endpoint answers as its clients expect',
  story: 'A client pushes good and bad requests, and has to understand from the answer what came of them.',
  requirements: [success, published, errors],
  needs: ['pushed-requests'],
  caughtBy: [
    { twin: 'answers-a-push-with-200', breaks: [success] },
    { twin: 'answers-bad-pushes-in-plain-text', breaks: [errors] },
    { twin: 'keeps-push-endpoint-out-of-metadata', breaks: [published] },
  ],
  run: async (context) => [
    ...isPublished(context),
    ...(await withPushers(context, pushingClients(context.target), [success, errors], async ({ client, pushed }) => [
      ...isSuccess(pushed),
      ...isError(
        (
          await pushSpoiled(context, client, 'push without response_type', (form) => without(form, 'response_type'))
        ).outcome,
        'a push without response_type',
        [400],
      ),
      ...(await withWrongCredentials(context, client)),
    ])),
    ...(await unsuitable(context)),
  ],
})

function isSuccess(pushed: Extract<PushOutcome, { kind: 'pushed' }>): readonly Finding[] {
  const { status, expiresIn, answer } = pushed
  const right = status === 201 && typeof expiresIn === 'number' && Number.isInteger(expiresIn) && expiresIn > 0
  const observed = `status ${status} and expires_in ${JSON.stringify(expiresIn)}`
  const caching = answer.kind === 'answered' ? (header(answer, 'cache-control') ?? '(none)') : '(none)'
  return [
    ...(right
      ? held(success, observed, pushed)
      : broken(success, { expected: 'status 201, request_uri and a positive integer expires_in', observed }, pushed)),
    ...recorded(success, `Cache-Control of the answer: ${caching}`, pushed),
  ]
}

function isPublished({ target }: PushContext): readonly Finding[] {
  const documents = documentsOf(target).filter(({ tenant }) => tenant === target.tenants[0])
  if (documents.length === 0) return notApplicable(published, 'the server publishes no metadata')
  const found = documents.filter(({ document }) => typeof document[pushEndpoint] === 'string')
  const observed = 'no metadata name it; the configuration does'
  return found.length > 0
    ? held(published, 'the metadata name the endpoint', ...found)
    : broken(published, { expected: `${pushEndpoint} in the metadata`, observed }, ...documents)
}

async function withWrongCredentials(
  context: PushContext,
  client: Parameters<typeof wrongAuthentications>[0],
): Promise<readonly Finding[]> {
  const wrong = wrongAuthentications(client, context.random).find(
    ({ authentication: { method } }) => method !== 'omitted',
  )
  if (wrong === undefined) return []
  const { authentication } = wrong
  const { outcome } = await pushSpoiled(context, client, `push with ${wrong.what}`, undefined, { authentication })
  return isError(outcome, `a push with ${wrong.what}`, [400, 401])
}

/** RFC 9126, 2.3: the same form as errors of the token endpoint. */
function isError(outcome: PushOutcome, attempt: string, statuses: readonly number[]): readonly Finding[] {
  const expected = `status ${statuses.join(' or ')} and a JSON object with error`
  switch (outcome.kind) {
    case 'pushed':
      return broken(errors, { expected, observed: `${attempt}: a request_uri was issued` }, outcome)
    case 'refused': {
      const observed = `${attempt}: status ${outcome.status}, ${outcome.error === undefined ? 'no error in JSON' : `error ${outcome.error}`}`
      return statuses.includes(outcome.status) && outcome.error !== undefined
        ? held(errors, observed, outcome)
        : broken(errors, { expected, observed }, outcome)
    }
    case 'unclear':
      return couldNotJudge(outcome, attempt)
  }
}

function couldNotJudge(outcome: Extract<PushOutcome, { kind: 'unclear' }>, attempt: string): readonly Finding[] {
  return outcome.sent
    ? broken(
        errors,
        { expected: 'an error in the form of the token endpoint', observed: `${attempt}: ${outcome.sentence}` },
        outcome,
      )
    : couldNotRun(errors, outcome.sentence, outcome)
}

/** GET, and a body nobody needs: whatever the status, no request_uri and no crash. */
async function unsuitable({ target }: PushContext): Promise<readonly Finding[]> {
  const address = target.tenants[0].endpoints[pushEndpoint]
  if (address === undefined) return []
  const [client] = target.tenants[0].clients
  const get = await target.send({ method: 'GET', url: address, label: 'GET at the push endpoint' })
  const big = await push(
    target,
    client,
    [
      ['client_id', client.id],
      ['state', 'x'.repeat(1_000_000)],
    ],
    { label: 'push 1 MB' },
  )
  return [...noHandle(get, 'GET'), ...noHandle(big.answer, 'a body of 1 MB')]
}

function noHandle(answer: HttpAnswer, attempt: string): readonly Finding[] {
  // A server may hang up on a body that is too large for it.
  if (answer.kind === 'no-answer' && answer.cause === 'closed')
    return recorded(errors, `${attempt}: ${answer.sentence}`, answer)
  if (answer.kind !== 'answered') return inconclusive(errors, `${attempt}: ${answer.sentence}`, answer)
  const handle = isRecord(answer.json) && 'request_uri' in answer.json
  const observed = `${attempt}: status ${answer.status}${handle ? ' and a request_uri' : ''}`
  return handle || answer.status >= 500
    ? broken(errors, { expected: `no request_uri and no crash for ${attempt}`, observed }, answer)
    : [...held(errors, undefined, answer), ...recorded(errors, observed, answer)]
}
