import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import type { Randomness } from '../../api/randomness.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { findingsOf } from '../../properties/findings.ts'
import { search, type Trial } from '../../properties/search.ts'
import { onePublicOneConfidential } from '../clients.ts'
import { askForCode, correctFlow, describeOutcome, planFlow, redemption, s256 } from '../code-flow.ts'
import { controlFailed, nameOf } from '../judge.ts'
import { attackerHost } from '../redirect-uri/mutants.ts'
import {
  changed,
  type Endpoint,
  type MadeUpRequest,
  madeUpRequests,
  plainRequests,
  rawOf,
  tellChange,
} from './request-grammar.ts'
import { authorizationBreaches, rows as judged, tokenBreaches } from './request-rules.ts'

const id = 'authorization-server/properties/requests'
const rows = Object.values(judged)

/** One request is a whole story here, where others take many. */
const requestsOfAStory = 20

export const requests = authorizationServerScenario({
  id,
  title: 'No made-up request crashes the server or brings what it should not',
  story:
    'Authorization and token requests are made up by their grammar: parameters missing, empty, repeated, renamed, reordered, unknown, oddly written or very long.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  repeats: true,
  budget: 180_000,
  caughtBy: [
    { twin: 'overlooks-repeated-challenge-method', breaks: [judged.askedOnce] },
    { twin: 'crashes-on-broken-percent-signs', breaks: [judged.noHarm] },
    { twin: 'reads-verifier-under-any-case-of-its-name', breaks: [judged.ownVerifier] },
  ],
  async run({ target, random, search: settings, signal }) {
    const clients = onePublicOneConfidential(target)
    for (const client of clients) {
      const control = await correctFlow(target, client, random)
      if (control.kind === 'failed') return controlFailed(rows, control)
    }
    const outcome = await search<MadeUpRequest>(
      {
        id,
        stories: madeUpRequests(clients.length),
        plain: plainRequests,
        try: (story) => tryOne({ target, random, clients }, story),
        tell: (story) => tell(clients, story),
      },
      { ...settings, effort: { ...settings.effort, runs: settings.effort.runs * requestsOfAStory } },
      signal,
    )
    return findingsOf(rows, outcome, settings)
  },
})

interface Parts {
  readonly target: AuthorizationServerTarget
  readonly random: Randomness
  readonly clients: readonly ServerClient[]
}

async function tryOne(parts: Parts, story: MadeUpRequest): Promise<Trial> {
  const client = parts.clients[story.client]
  if (client === undefined) return { breaches: [], requests: 0 }
  return story.endpoint === 'authorization' ? tryAsking(parts, client, story) : tryRedeeming(parts, client, story)
}

async function tryAsking(parts: Parts, client: ServerClient, { changes }: MadeUpRequest): Promise<Trial> {
  const { target, random } = parts
  const params = changed(planFlow(client, random).request, changes, anotherValue(random))
  const rawQuery = rawOf(changes)
  const outcome = await target.authorize(client, {
    params,
    ...(rawQuery === undefined ? {} : { rawQuery }),
    label: `a made-up authorization request of ${client.id}`,
  })
  const breaches = authorizationBreaches(client, params, outcome)
  const unclear = outcome.kind === 'unclear' && outcome.why !== 'crash' ? outcome.sentence : undefined
  return trialOf(breaches, outcome.exchanges.length, unclear)
}

async function tryRedeeming(parts: Parts, client: ServerClient, { changes }: MadeUpRequest): Promise<Trial> {
  const { target, random } = parts
  const asked = await askForCode(target, planFlow(client, random), { label: `a correct request of ${client.id}` })
  if (asked.kind === 'none') {
    const sentence = `a correct request brought no code: ${describeOutcome(asked.outcome)}`
    return trialOf([], asked.outcome.exchanges.length, sentence)
  }
  const correct = redemption(asked.grant)
  const form = changed(correct, changes, anotherValue(random))
  const outcome = await target.token(client, { form, label: `a made-up token request of ${client.id}` })
  const sentOrLimited = outcome.kind === 'unclear' && (outcome.why === 'not-sent' || outcome.why === 'rate-limited')
  const unclear =
    sentOrLimited || (outcome.kind === 'unclear' && outcome.why === 'no-answer') ? outcome.sentence : undefined
  const breaches = tokenBreaches(correct, form, outcome)
  return trialOf(breaches, asked.grant.outcome.exchanges.length + outcome.exchanges.length, unclear)
}

function trialOf(breaches: Trial['breaches'], requests: number, unclear: string | undefined): Trial {
  return { breaches, requests, ...(unclear === undefined || breaches.length > 0 ? {} : { unclear }) }
}

/** Another value than the right one, for a parameter that stands there twice. */
function anotherValue(random: Randomness): (name: string) => string {
  const values: Readonly<Partial<Record<string, string>>> = {
    // Nobody's: alone in a request, another client's own would make that client's correct request of it.
    client_id: 'no-such-client',
    redirect_uri: `https://${attackerHost}/cb`,
    response_type: 'token',
    code_challenge: s256('another-verifier-that-somebody-else-has-made-up'),
    code_challenge_method: 'plain',
    grant_type: 'urn:parcelproof:no-such-grant',
  }
  return (name) => values[name] ?? random.token(24)
}

function tell(clients: readonly ServerClient[], { endpoint, client, changes }: MadeUpRequest): readonly string[] {
  const who = clients[client]
  return who === undefined ? [] : [`The ${nameOf(who)} ${doing[endpoint]}.`, ...changes.map(tellChange)]
}

const doing = {
  authorization: 'asks for a code',
  token: 'has been given a code and redeems it',
} as const satisfies Record<Endpoint, string>
