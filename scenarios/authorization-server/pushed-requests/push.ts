import type {
  AuthorizationServerTarget,
  BackChannelRequest,
  NavigationOptions,
  ServerClient,
} from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import { first, type Params } from '../../api/params.ts'
import type { ScenarioContext } from '../../api/scenario.ts'
import { askForCode, type CodeAttempt, type CodeGrant, type PlannedFlow, planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustBringNoCode, nameOf } from '../judge.ts'
import { isRecord } from '../jwt.ts'

export const pushEndpoint = 'pushed_authorization_request_endpoint'

export type PushContext = Pick<ScenarioContext<AuthorizationServerTarget>, 'target' | 'random'>

/** What a push brought, by effect. */
export type PushOutcome = { readonly exchanges: readonly string[]; readonly answer: HttpAnswer } & (
  | { readonly kind: 'pushed'; readonly requestUri: string; readonly expiresIn: unknown; readonly status: number }
  /** A 4xx without request_uri. */
  | { readonly kind: 'refused'; readonly status: number; readonly error: string | undefined }
  | { readonly kind: 'unclear'; readonly sentence: string; readonly sent: boolean }
)

type Rows = string | readonly string[]

/** Pushes an authorization request. */
export async function push(
  target: AuthorizationServerTarget,
  client: ServerClient,
  form: Params,
  options: Omit<BackChannelRequest, 'form'> = {},
): Promise<PushOutcome> {
  const answer = await target.post(client, pushEndpoint, { label: 'push a request', ...options, form })
  const { exchanges } = answer
  if (answer.kind !== 'answered') {
    return { kind: 'unclear', sentence: answer.sentence, sent: answer.kind === 'no-answer', exchanges, answer }
  }
  const { status } = answer
  const body = isRecord(answer.json) ? answer.json : {}
  if (typeof body.request_uri === 'string') {
    return { kind: 'pushed', requestUri: body.request_uri, expiresIn: body.expires_in, status, exchanges, answer }
  }
  if (status >= 400 && status < 500) {
    return {
      kind: 'refused',
      status,
      error: typeof body.error === 'string' ? body.error : undefined,
      exchanges,
      answer,
    }
  }
  return { kind: 'unclear', sentence: `the push was answered with status ${status}`, sent: true, exchanges, answer }
}

/** The authorization request that uses a pushed one: nothing but the client and the handle. */
export function pushedRequest(client: ServerClient, requestUri: string): Params {
  return [
    ['client_id', client.id],
    ['request_uri', requestUri],
  ]
}

/** Uses a pushed request, to the end. */
export function usePushed(
  target: AuthorizationServerTarget,
  flow: PlannedFlow,
  requestUri: string,
  options: NavigationOptions & { readonly label?: string } = {},
): Promise<CodeAttempt> {
  return askForCode(target, flow, {
    label: 'use a pushed request',
    ...options,
    spoil: () => pushedRequest(flow.client, requestUri),
  })
}

/** Judges a push that must be refused; what came of an accepted one is for the caller to judge. */
export function mustNotBePushed(rows: Rows, outcome: PushOutcome, attempt: string): readonly Finding[] {
  switch (outcome.kind) {
    case 'pushed':
      return broken(
        rows,
        { expected: `no request_uri for ${attempt}`, observed: `a request_uri was issued for ${attempt}` },
        outcome,
      )
    case 'refused':
      return held(rows, `${attempt}: ${describePush(outcome)}`, outcome)
    case 'unclear':
      return outcome.sent
        ? inconclusive(rows, `${attempt}: ${outcome.sentence}; that is no refusal`, outcome)
        : couldNotRun(rows, `${attempt}: ${outcome.sentence}`, outcome)
  }
}

/** Judges a spoiled push by its end: refused at once, or without a code when the request is used. */
export async function mustComeToNothing(
  { target }: PushContext,
  rows: Rows,
  flow: PlannedFlow,
  outcome: PushOutcome,
  attempt: string,
): Promise<readonly Finding[]> {
  if (outcome.kind !== 'pushed') return mustNotBePushed(rows, outcome, attempt)
  const used = await usePushed(target, flow, outcome.requestUri, { label: `use a request pushed with ${attempt}` })
  return mustBringNoCode(rows, used.kind === 'grant' ? used.grant.outcome : used.outcome, attempt)
}

/** One sentence part for people: what a push brought. */
export function describePush(outcome: PushOutcome): string {
  switch (outcome.kind) {
    case 'pushed':
      return `answered with status ${outcome.status} and a request_uri`
    case 'refused':
      return `refused with status ${outcome.status}${outcome.error === undefined ? '' : ` and error ${outcome.error}`}`
    case 'unclear':
      return outcome.sentence
  }
}

/** A client whose pushed requests work, shown by a flow of its own. */
export interface Pusher {
  readonly client: ServerClient
  /** The grant of the control. */
  readonly grant: CodeGrant
  readonly pushed: Extract<PushOutcome, { kind: 'pushed' }>
}

/** A correct push, and a code from it. */
export async function pushControl(
  { target, random }: PushContext,
  client: ServerClient,
): Promise<Pusher | { readonly sentence: string; readonly exchanges: readonly string[] }> {
  const flow = planFlow(client, random)
  const pushed = await push(target, client, flow.request, { label: 'control: push a correct request' })
  if (pushed.kind !== 'pushed') {
    return { sentence: `a correct push was not taken: ${describePush(pushed)}`, exchanges: pushed.exchanges }
  }
  const used = await usePushed(target, flow, pushed.requestUri, { label: 'control: use a pushed request' })
  if (used.kind === 'grant') return { client, grant: used.grant, pushed }
  return {
    sentence: `a correct pushed request brought no code: ${used.sentence}`,
    exchanges: [...pushed.exchanges, ...used.outcome.exchanges],
  }
}

/** One confidential and one public client of the first tenant. */
export function pushingClients(target: AuthorizationServerTarget): readonly ServerClient[] {
  const { clients } = target.tenants[0]
  return [clients.find(({ confidential }) => confidential), clients.find(({ confidential }) => !confidential)].filter(
    (client) => client !== undefined,
  )
}

/**
 * Runs a part for each client that can push. That a confidential client can is what PAR is for; public ones are let in
 * or not, as the server likes (RFC 9126, 2.1).
 */
export function withPushers(
  context: PushContext,
  clients: readonly ServerClient[],
  rows: Rows,
  part: (pusher: Pusher) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  return inTurn(clients, async (client) => {
    const control = await pushControl(context, client)
    if ('client' in control) return part(control)
    if (client.confidential || clients.length === 1) return controlFailed(rows, { kind: 'failed', ...control })
    return notApplicable(rows, `the ${nameOf(client)} cannot push: ${control.sentence}`, control)
  })
}

/** Plans a flow and pushes its request, changed by `spoil`. */
export async function pushSpoiled(
  { target, random }: PushContext,
  client: ServerClient,
  label: string,
  spoil: (request: Params) => Params = (request) => request,
  options: Omit<BackChannelRequest, 'form'> = {},
): Promise<{ readonly flow: PlannedFlow; readonly outcome: PushOutcome }> {
  const flow = planFlow(client, random)
  const request = spoil(flow.request)
  const redirectUri = first(request, 'redirect_uri') ?? flow.redirectUri
  const outcome = await push(target, client, request, { label, ...options })
  return { flow: { ...flow, request, redirectUri }, outcome }
}
