import type { AuthorizationOutcome, ServerClient, Sink, SinkBody } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { correctFlow, describeOutcome, planFlow, wasUnable } from '../code-flow.ts'
import { controlFailed } from '../judge.ts'
import { isLoopbackAddress } from '../metadata/address.ts'
import type { ObjectContext } from './request-object.ts'

const row = 'RFC9101-10.4-1'

/** More than any request object needs. */
const tooMuch = 1024 * 1024

export const fetchedRequests = authorizationServerScenario({
  id: 'authorization-server/request-objects/fetched-requests',
  title: 'The server fetches no request from wherever it is told to',
  story: 'A request names an address inside, a body without end and another request as the place where it is found.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'fetches-any-request-uri', breaks: [row] }],
  budget: 60_000,
  async run(context) {
    const { target, random } = context
    const [tenant] = target.tenants
    const client = tenant.clients[0]
    const endpoint = tenant.endpoints.authorization_endpoint
    if (endpoint === undefined) return couldNotRun(row, 'name the authorization endpoint in `endpoints`')
    if (!isLoopbackAddress(endpoint)) return fromElsewhere(tenant.metadata?.request_uri_parameter_supported)
    const control = await correctFlow(target, client, random)
    if (control.kind === 'failed') return controlFailed(row, control)
    return [
      ...(await unregistered(context, client)),
      ...(await slow(context, client)),
      ...(await endless(context, client)),
      ...(await nested(context, client, endpoint)),
    ]
  },
})

/** What another machine fetches from its own loopback or from nowhere cannot be seen here. */
function fromElsewhere(supported: unknown): readonly Finding[] {
  return supported === true
    ? couldNotRun(
        row,
        'a server on this machine: what is fetched can be seen here alone; run it or the harness beside it',
      )
    : notApplicable(
        row,
        'the metadata do not say that requests are taken from addresses (request_uri_parameter_supported)',
      )
}

async function unregistered(context: ObjectContext, client: ServerClient): Promise<readonly Finding[]> {
  const { sink, outcome } = await send(context, client, 'none', 'an address on this machine that nobody has registered')
  return judge('an address on this machine that nobody has registered', sink, outcome, sink.seen().requests > 0)
}

/** Others are answered while the server waits; for how long it does so is recorded. */
async function slow(context: ObjectContext, client: ServerClient): Promise<readonly Finding[]> {
  const what = 'an address that answers a byte at a time'
  const sending = send(context, client, 'slow', what)
  const other = await context.target.authorize(
    client,
    { params: planFlow(client, context.random).request, label: 'meanwhile: a correct request' },
    { person: 'stop-at-login' },
  )
  const { sink, outcome } = await sending
  const asked = sink.seen().requests > 0
  const meanwhile = asked && other.kind === 'unclear' && !wasUnable(other)
  return [
    ...judge(what, sink, outcome, asked),
    ...(meanwhile
      ? broken(row, { expected: 'others are answered', observed: `${what}: ${describeOutcome(other)}` }, other)
      : []),
    ...(asked ? recorded(row, `${what}: ${sink.seen().bytes} bytes were waited for`, outcome) : []),
  ]
}

async function endless(context: ObjectContext, client: ServerClient): Promise<readonly Finding[]> {
  const what = 'an address whose answer does not end'
  const { sink, outcome } = await send(context, client, 'endless', what)
  const { bytes } = sink.seen()
  return judge(what, sink, outcome, bytes > tooMuch, `${Math.round(bytes / 1024)} KB were read`)
}

/** The server's own authorization endpoint, told to fetch once more. */
async function nested(context: ObjectContext, client: ServerClient, endpoint: string): Promise<readonly Finding[]> {
  const what = 'another authorization request, which names a third address'
  const sink = await context.target.sink('none')
  const inner = new URL(endpoint)
  for (const [name, value] of requestAt(client, sink.url)) inner.searchParams.set(name, value)
  const outcome = await ask(context, client, inner.href, what)
  return judge(what, sink, outcome, sink.seen().requests > 0, 'the third address was asked')
}

async function send(context: ObjectContext, client: ServerClient, body: SinkBody, label: string) {
  const sink = await context.target.sink(body)
  return { sink, outcome: await ask(context, client, sink.url, label) }
}

function ask(
  { target }: ObjectContext,
  client: ServerClient,
  requestUri: string,
  label: string,
): Promise<AuthorizationOutcome> {
  return target.authorize(client, { params: requestAt(client, requestUri), label: `request_uri: ${label}` })
}

function requestAt(client: ServerClient, requestUri: string): Params {
  return [
    ['client_id', client.id],
    ['response_type', 'code'],
    ['scope', client.scope ?? 'openid'],
    ['request_uri', requestUri],
  ]
}

function judge(
  what: string,
  sink: Sink,
  outcome: AuthorizationOutcome,
  wrong: boolean,
  effect = 'it was fetched',
): readonly Finding[] {
  if (wrong) return broken(row, { expected: `${what}: not fetched`, observed: `${what}: ${effect}` }, outcome)
  if (wasUnable(outcome)) return couldNotRun(row, `${what}: ${describeOutcome(outcome)}`, outcome)
  const fetched = sink.seen().requests > 0 ? 'given up' : 'not fetched'
  if (outcome.kind === 'unclear' && outcome.why === 'no-answer') {
    return inconclusive(row, `${what}: ${fetched}; ${describeOutcome(outcome)}`, outcome)
  }
  return held(row, `${what}: ${fetched}; ${describeOutcome(outcome)}`, outcome)
}
