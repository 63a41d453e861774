import type {
  AuthorizationOutcome,
  AuthorizationResponse,
  AuthorizationServerTarget,
  NavigationOptions,
  ServerClient,
} from '../../api/authorization-server.ts'
import { type Params, withParam } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { describeOutcome, planFlow } from '../code-flow.ts'
import { leadsTo, responseOf } from '../delivery.ts'
import { listMember } from '../metadata/documents.ts'

/** An authorization response that was asked for on purpose. */
export interface ProvokedResponse {
  readonly what: string
  readonly client: ServerClient
  readonly outcome: AuthorizationOutcome
  /** Undefined where the server showed a page of its own, which is its right. */
  readonly response: AuthorizationResponse | undefined
}

/** How a response of one kind is brought about. */
interface Provocation {
  readonly what: string
  readonly spoil: (request: Params) => Params
  readonly options: NavigationOptions
  /** In the browser of the first flow: many servers send an error to the client only where somebody is signed in. */
  readonly signedIn?: true
  /** The response mode it needs. */
  readonly mode?: string
}

const unchanged = (request: Params) => request

const provocations: readonly Provocation[] = [
  { what: 'a success', spoil: unchanged, options: {} },
  {
    what: 'a success by fragment',
    spoil: (request) => withParam(request, 'response_mode', 'fragment'),
    options: {},
    signedIn: true,
    mode: 'fragment',
  },
  {
    what: 'a success by form_post',
    spoil: (request) => withParam(request, 'response_mode', 'form_post'),
    options: {},
    signedIn: true,
    mode: 'form_post',
  },
  { what: 'a refusal by the person', spoil: unchanged, options: { person: 'deny' } },
  {
    what: 'an unknown scope',
    spoil: (request) => withParam(request, 'scope', 'no-such-scope-here'),
    options: {},
    signedIn: true,
  },
  {
    what: 'an unknown scope, by fragment',
    spoil: (request) => withParam(withParam(request, 'scope', 'no-such-scope-here'), 'response_mode', 'fragment'),
    options: {},
    signedIn: true,
    mode: 'fragment',
  },
  { what: 'prompt=none with nobody signed in', spoil: (request) => withParam(request, 'prompt', 'none'), options: {} },
  {
    what: 'an unknown response type',
    spoil: (request) => withParam(request, 'response_type', 'no-such-type'),
    options: {},
    signedIn: true,
  },
  {
    what: 'an unknown response type, asked for silently',
    spoil: (request) => withParam(withParam(request, 'response_type', 'no-such-type'), 'prompt', 'none'),
    options: {},
    signedIn: true,
  },
  {
    what: 'a missing code challenge',
    spoil: (request) => request.filter(([name]) => !name.startsWith('code_challenge')),
    options: {},
    signedIn: true,
  },
]

/** Brings about authorization responses of every kind: success and errors, in each mode the server lists. */
export async function provokeResponses(
  target: AuthorizationServerTarget,
  client: ServerClient,
  random: Randomness,
): Promise<readonly ProvokedResponse[]> {
  const tenant = target.tenants.find(({ id }) => id === client.tenant) ?? target.tenants[0]
  const modes = listMember(tenant.metadata ?? {}, 'response_modes_supported') ?? ['query', 'fragment']
  const denies = (await target.able('deny')).kind === 'yes'
  const responses: ProvokedResponse[] = []
  for (const { what, spoil, options, signedIn, mode } of provocations) {
    if (mode !== undefined && !modes.includes(mode)) continue
    if (options.person === 'deny' && !denies) continue
    const browser = signedIn === true ? responses[0]?.outcome.browser : undefined
    const outcome = await target.authorize(
      client,
      { params: spoil(planFlow(client, random).request), label: `to bring about ${what}` },
      { ...options, ...(browser === undefined ? {} : { browser }) },
    )
    const response = sentTo(client, outcome)
    responses.push({ what, client, outcome, response })
    if (responses.length === 1 && outcome.kind !== 'code') break
  }
  return responses
}

/** What was sent to the client; a page of the server, or a way off to somebody else, is no authorization response. */
function sentTo(client: ServerClient, outcome: AuthorizationOutcome): AuthorizationResponse | undefined {
  const response = outcome.kind === 'left' ? undefined : responseOf(outcome)
  return response !== undefined && leadsTo(response.deliveredTo, client.redirectUris[0]) ? response : undefined
}

/** `a refusal by the person (access_denied)`: how a sentence names a response. */
export function nameOfResponse({ what, outcome }: ProvokedResponse): string {
  return outcome.kind === 'error' ? `${what} (${outcome.error})` : `${what} (${describeOutcome(outcome)})`
}
