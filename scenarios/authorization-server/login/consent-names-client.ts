import type { Hop, ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { scopeSet } from '../access-token.ts'
import { codeControl } from '../code-control.ts'
import { askForCode, planFlow } from '../code-flow.ts'
import { controlFailed, nameOf } from '../judge.ts'
import { consentPageOf, visibleText, withoutAddresses } from './consent-page.ts'

const row = 'OAUTH21-7.9-1'

interface Seen {
  readonly client: ServerClient
  readonly page: Hop
  readonly text: string
}

export const consentNamesClient = authorizationServerScenario({
  id: 'authorization-server/login/consent-names-client',
  title: 'The consent page says who is asking',
  story: 'A person is asked to allow something and cannot see which application is asking.',
  requirements: [row],
  needs: ['authorization-endpoint', 'consent-page'],
  caughtBy: [{ twin: 'asks-consent-without-naming-client', breaks: [row] }],
  async run({ target, random }) {
    const [client, ...others] = target.tenants[0].clients
    const control = await codeControl(target, client, random)
    if (control.kind === 'failed') return controlFailed(row, control)
    const { browser } = control.outcome
    const first = consentPageOf(control.outcome)
    const seen =
      first === undefined ? await seeConsent(client) : { client, page: first, text: await visibleText(first.body) }
    if (seen === undefined)
      return notApplicable(row, `no consent page was shown for the ${nameOf(client)}`, control.outcome)
    const { text, page } = seen
    const observations = recorded(row, describe(seen), page.exchange)
    if (withoutAddresses(text, client).includes(client.id)) {
      return [...held(row, `the consent page names the client by its id ${client.id}`, page.exchange), ...observations]
    }
    // A name that nobody has told us shows by being another one for another client.
    for (const other of others) {
      const second = await seeConsent(other)
      if (second !== undefined) return [...compare(seen, second), ...observations]
    }
    const missing =
      'the consent page does not show the client_id, and there is no second client to compare it with: add one to the tenant'
    return [...couldNotRun(row, missing, page.exchange), ...observations]

    /** The consent page of a client as this person sees it; asked for again where consent is remembered. */
    async function seeConsent(client: ServerClient): Promise<Seen | undefined> {
      for (const prompt of [undefined, 'consent']) {
        const asked = await askForCode(target, planFlow(client, random), {
          browser,
          label: 'a correct request, for its consent page',
          ...(prompt === undefined ? {} : { spoil: (request) => withParam(request, 'prompt', prompt) }),
        })
        const page = consentPageOf(asked.kind === 'grant' ? asked.grant.outcome : asked.outcome)
        if (page !== undefined) return { client, page, text: await visibleText(page.body) }
      }
      return undefined
    }
  },
})

function compare(one: Seen, other: Seen): readonly Finding[] {
  const [a, b] = [one, other].map(({ text, client }) => withoutAddresses(text, client))
  const evidence = [one.page.exchange, other.page.exchange]
  if (b?.includes(other.client.id)) {
    return inconclusive(
      row,
      `the consent page shows the id of ${other.client.id} and not that of ${one.client.id}`,
      ...evidence,
    )
  }
  if (a !== b) return held(row, 'the consent pages of two clients differ in more than addresses', ...evidence)
  const observed = `the consent page shows no client_id, and that of ${other.client.id} reads the same but for addresses`
  return broken(row, { expected: "the client's name or id on the consent page", observed }, ...evidence)
}

function describe({ client, text }: Seen): string {
  const scopes = [...scopeSet(client.scope ?? '')]
  const named = scopes.filter((scope) => text.includes(scope))
  const host = URL.parse(client.redirectUris[0])?.host ?? ''
  const where = host !== '' && text.includes(host) ? 'names' : 'does not name'
  return `the consent page shows ${named.length} of ${scopes.length} scopes by their own names and ${where} the host the answer goes to; it reads: ${text.slice(0, 300)}`
}
