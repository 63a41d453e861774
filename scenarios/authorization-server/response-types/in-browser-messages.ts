import type { AuthorizationOutcome, AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, notApplicable } from '../../api/finding.ts'
import { withExtra } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { codeControl } from '../code-control.ts'
import { askForCode, planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustBringNoCode } from '../judge.ts'
import { joined, type UriParts, uriParts } from '../redirect-uri/uri-parts.ts'
import { type PostedMessage, postedMessages } from './posted-messages.ts'

const strict = 'RFC9700-2.6-6-as'
const registeredOrigin = 'RFC9700-4.17.2-1'
const trustedOrigin = 'RFC9700-4.17.2-2'
const noWildcard = 'RFC9700-4.17.2-3'
const asRedirects = 'RFC9700-4.17.2-6-as'
const rows = [strict, registeredOrigin, trustedOrigin, noWildcard, asRedirects]

type Context = ScenarioContext<AuthorizationServerTarget>

/** Redirect URIs whose origin is nearly the registered one. */
const origins: readonly { readonly what: string; readonly spoil: (parts: UriParts) => string }[] = [
  { what: 'a sub-domain', spoil: (parts) => joined({ ...parts, host: `//attacker.${parts.host.slice(2)}` }) },
  { what: 'another port', spoil: (parts) => joined({ ...parts, port: ':4443' }) },
  { what: 'http', spoil: (parts) => joined({ ...parts, scheme: 'http:' }) },
  {
    what: 'the host as part of a longer one',
    spoil: (parts) => joined({ ...parts, host: `${parts.host}.attacker.example` }),
  },
]

export const inBrowserMessages = authorizationServerScenario({
  id: 'authorization-server/response-types/in-browser-messages',
  title: 'In-browser messages go to the registered origin and nowhere else',
  story: 'A response is asked for as a message between windows, by an opener that is not the client.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'posts-response-to-any-window', breaks: rows }],
  async run(context) {
    const { target, random } = context
    const [tenant] = target.tenants
    const client = tenant.clients.find(({ redirectUris: [uri] }) => uri.startsWith('https:')) ?? tenant.clients[0]
    const control = await codeControl(target, client, random)
    if (control.kind === 'failed') return controlFailed(rows, control)
    const outcome = await askByMessage(context, client, client.redirectUris[0], 'ask with response_mode=web_message')
    const messages = messagesOf(outcome)
    if (messages.length > 0)
      return [...judgeTargets(messages, client, outcome), ...(await foreignOrigins(context, client))]
    const modes = tenant.metadata?.response_modes_supported
    const listed = Array.isArray(modes) && modes.some((mode) => String(mode).startsWith('web_message'))
    return listed
      ? couldNotRun(
          rows,
          'web_message is listed, but its page could not be read: it takes a real browser (login: kind: browser)',
          outcome,
        )
      : notApplicable(
          rows,
          'the server offers no web_message: the metadata do not list it, and asking for it brought no message',
          outcome,
        )
  },
})

async function askByMessage(
  { target, random }: Context,
  client: ServerClient,
  redirectUri: string,
  label: string,
): Promise<AuthorizationOutcome> {
  const asked = await askForCode(target, planFlow(client, random, redirectUri), {
    label,
    spoil: (request) => withExtra(request, 'response_mode', 'web_message'),
  })
  return asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
}

/** Messages of the last page of a flow; log-in pages before it may post others, to themselves. */
function messagesOf(outcome: AuthorizationOutcome): readonly PostedMessage[] {
  return postedMessages(outcome.hops.at(-1)?.body ?? '')
}

function judgeTargets(
  messages: readonly PostedMessage[],
  client: ServerClient,
  outcome: AuthorizationOutcome,
): readonly Finding[] {
  const own = new URL(client.redirectUris[0]).origin
  return messages.flatMap(({ targetOrigin }) => {
    if (targetOrigin === undefined) {
      return couldNotRun(
        [trustedOrigin, noWildcard],
        'the target origin is worked out by a script of the page',
        outcome,
      )
    }
    const observed = `the response is posted to "${targetOrigin}"`
    const expected = `posted to ${own} only`
    if (targetOrigin === '*') return broken(rows, { expected, observed }, outcome)
    if (targetOrigin !== own) return broken([trustedOrigin, strict], { expected, observed }, outcome)
    return held([trustedOrigin, noWildcard, strict], observed, outcome)
  })
}

function foreignOrigins(context: Context, client: ServerClient): Promise<readonly Finding[]> {
  const parts = uriParts(client.redirectUris[0])
  const judged = [registeredOrigin, strict, asRedirects]
  if (parts === undefined) return Promise.resolve(couldNotRun(judged, 'a client with an https redirect URI'))
  return inTurn(origins, async ({ what, spoil }) => {
    const redirectUri = spoil(parts)
    const outcome = await askByMessage(context, client, redirectUri, `ask with web_message and ${what}`)
    const { origin } = new URL(redirectUri)
    const delivered = messagesOf(outcome).find(({ targetOrigin }) => targetOrigin === origin || targetOrigin === '*')
    if (delivered === undefined) return mustBringNoCode(judged, outcome, `web_message with ${what} (${origin})`)
    const observed = `web_message with ${what}: the response is posted to "${delivered.targetOrigin}"`
    return broken(judged, { expected: `nothing delivered to ${origin}`, observed }, outcome)
  })
}
