import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { consentPageOf, visibleText } from '../login/consent-page.ts'
import { type ClientMetadata, registerClient, type SelfRegistration } from '../self-registration.ts'
import {
  confidentialClientMetadata,
  describeRegistration,
  type Registered,
  registrationFailed,
} from './registered-client.ts'

const ownClaim = 'RFC7591-5-1'
const otherHosts = 'RFC7591-5-3'
const rows = [ownClaim, otherHosts]

type Context = ScenarioContext<AuthorizationServerTarget>

const knownName = 'Harbour Parcel Desk'
const foreign = {
  logo_uri: 'https://logo.elsewhere.example/logo.png',
  tos_uri: 'https://terms.elsewhere.example/terms',
  policy_uri: 'https://policy.elsewhere.example/policy',
  client_uri: 'https://home.elsewhere.example/',
}

export const shownToPeople = authorizationServerScenario({
  id: 'authorization-server/registration/shown-to-people',
  title: 'What a client says of itself is not shown as if the server knew it',
  story:
    'A phisher registers a client with the name and the logo of a known one, and with links to places of their own.',
  requirements: rows,
  needs: ['registration', 'consent-page'],
  repeats: true,
  caughtBy: [
    { twin: 'shows-client-name-alone', breaks: [ownClaim] },
    { twin: 'shows-registered-logo', breaks: [otherHosts] },
  ],
  async run(context) {
    const { target } = context
    const [tenant] = target.tenants
    const register = (metadata: ClientMetadata, label: string) => registerClient(target, tenant, metadata, { label })
    const named = (uri: string) => ({ ...confidentialClientMetadata(tenant, [uri]), client_name: knownName })
    const known = await register(
      { ...named('https://known.example/cb'), logo_uri: 'https://known.example/logo.png' },
      'register a client with a name and a logo',
    )
    if (known.kind !== 'registered') return registrationFailed(rows, known, tenant)
    const imposter = await register(
      { ...named('https://phisher.example/cb'), logo_uri: 'https://known.example/logo.png' },
      'register another client with the same name and logo',
    )
    const linked = await register(
      { ...confidentialClientMetadata(tenant, ['https://client.example/cb']), ...foreign },
      'register a client with addresses on other hosts',
    )
    try {
      return [...(await judgeName(context, known, imposter)), ...(await judgeLinks(context, linked))]
    } finally {
      for (const made of [known, imposter, linked]) if (made.kind === 'registered') await made.forget()
    }
  },
})

interface ConsentSeen {
  readonly text: string
  readonly html: string
  readonly exchange: string
}

/** The consent page for a registered client, or what came in its place. */
async function consentFor({ target, random }: Context, made: Registered): Promise<ConsentSeen | string> {
  const asked = await askForCode(target, planFlow(made.client, random), {
    label: `a correct request of ${made.client.id}`,
  })
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  const page = consentPageOf(outcome)
  if (page === undefined) return describeOutcome(outcome)
  return { text: await visibleText(page.body), html: page.body, exchange: page.exchange }
}

async function judgeName(context: Context, known: Registered, imposter: SelfRegistration): Promise<readonly Finding[]> {
  const what = 'a client with the name and logo of another one'
  if (imposter.kind === 'refused') return held(ownClaim, `${what}: ${describeRegistration(imposter)}`, imposter)
  if (imposter.kind === 'unclear') return inconclusive(ownClaim, `${what}: ${imposter.sentence}`, imposter)
  if (imposter.document.client_name !== undefined && imposter.document.client_name !== knownName) {
    return held(ownClaim, `${what}: registered under another name`, imposter)
  }
  const [first, second] = [await consentFor(context, known), await consentFor(context, imposter)]
  if (typeof first === 'string' || typeof second === 'string') {
    const came = typeof first === 'string' ? first : second
    return inconclusive(ownClaim, `no consent page was shown for a registered client: ${String(came)}`, known, imposter)
  }
  const evidence = [first.exchange, second.exchange]
  if (first.text !== second.text) {
    return held(ownClaim, 'the consent pages of the two clients can be told from each other', ...evidence)
  }
  const observed = 'the consent pages of the two clients read the same'
  const expected = 'something on the page that tells an imposter from the known client'
  return broken(ownClaim, { expected, observed }, ...evidence)
}

async function judgeLinks(context: Context, linked: SelfRegistration): Promise<readonly Finding[]> {
  const what = 'a client with addresses on other hosts than its redirect URI'
  if (linked.kind === 'refused') return held(otherHosts, `${what}: ${describeRegistration(linked)}`, linked)
  if (linked.kind === 'unclear') return inconclusive(otherHosts, `${what}: ${linked.sentence}`, linked)
  const page = await consentFor(context, linked)
  if (typeof page === 'string') {
    return notApplicable(otherHosts, `no consent page was shown for a registered client: ${page}`, linked)
  }
  const shown = Object.entries(foreign).filter(([, address]) => page.html.includes(new URL(address).host))
  if (shown.length === 0) return held(otherHosts, 'the consent page shows none of them', page.exchange)
  const observed = `the consent page shows ${shown.map(([name]) => name).join(', ')}`
  return broken(otherHosts, { expected: 'addresses on other hosts not shown to people', observed }, page.exchange)
}
