import type { AuthorizationOutcome, AuthorizationServerTarget, Browser } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { encodeForm, type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { wasSentTo } from '../delivery.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed } from '../judge.ts'
import { attackerHost } from '../redirect-uri/mutants.ts'
import { addressOf, browserAddresses } from './browser-addresses.ts'
import { firstButton } from './first-button.ts'
import { landing, sentAwayByPage } from './landing.ts'

const row = 'RFC9700-2.1-2-as'

type Context = ScenarioContext<AuthorizationServerTarget>

/** Names servers use for "and then go there". */
const forwardingNames = [
  'next',
  'continue',
  'url',
  'redirect',
  'redirect_url',
  'redirect_to',
  'return',
  'return_to',
  'returnTo',
  'returnUrl',
  'target',
  'dest',
  'goto',
  'RelayState',
  'service',
  'post_logout_redirect_uri',
  'logout_uri',
]

/** The same foreign place, as a whole address and in two forms that pass for a path. */
const foreign = [`https://${attackerHost}/x`, `//${attackerHost}/x`, `/\\${attackerHost}/x`]

export const forwarding = authorizationServerScenario({
  id: 'authorization-server/open-redirector/forwarding',
  title: 'No address of the server sends a browser wherever a parameter says',
  story: 'A link to the server names a foreign address in `next`, `return_to` or the like, to be forwarded there.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  repeats: true,
  withPages: true,
  caughtBy: [
    { twin: 'forwards-to-continue-parameter', breaks: [row] },
    { twin: 'goes-to-return-to-after-sign-in', breaks: [row] },
  ],
  async run(context) {
    const { target, random } = context
    const session = target.browser()
    const control = await codeControl(target, target.tenants[0].clients[0], random, { browser: session })
    if (control.kind === 'failed') return controlFailed(row, control)
    return [
      ...(await everyAddress(context, session)),
      ...(await authorizationRequests(context)),
      ...(target.loginKind === 'none' ? [] : await logInPage(context)),
    ]
  },
})

/** Every address a browser can open, before and after signing in. */
async function everyAddress({ target }: Context, session: Browser): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const [{ id: clientId }] = tenant.clients
  const addresses = browserAddresses(tenant)
  const endSession = addressOf(tenant, 'end_session_endpoint')
  const open = async (browser: Browser, address: string, value: string, when: string) => {
    const query = encodeForm([['client_id', clientId], ...forwardingNames.map((name) => [name, value] as const)])
    const url = `${address}${address.includes('?') ? '&' : '?'}${query}`
    const label = `${when}: forwarding parameters at ${new URL(address).pathname}`
    const landed = await landing(browser, { method: 'GET', url, label }, attackerHost)
    if (landed.kind !== 'stayed' || address !== endSession) return landed
    // A log-out page may ask for a click before it goes where it was told.
    const click = await firstButton(landed.last, landed.url)
    return click === undefined ? landed : landing(browser, { ...click, label: 'confirm the log-out' }, attackerHost)
  }
  return inTurn(addresses, async (address) => {
    const findings: Finding[] = []
    let hasPages = false
    for (const value of foreign) {
      const before = await open(target.browser(), address, value, 'nobody signed in')
      findings.push(...judgeLanding(before, address, value, 'nobody signed in'))
      if (before.kind === 'stayed' && (header(before.last, 'content-type') ?? '').includes('html')) hasPages = true
    }
    // What answers in JSON or not at all will not do otherwise for somebody who has signed in.
    if (!hasPages || target.loginKind === 'none') return findings
    for (const value of foreign) {
      const after = await open(await session.clone(), address, value, 'signed in')
      findings.push(...judgeLanding(after, address, value, 'signed in'))
    }
    return findings
  })
}

function judgeLanding(
  landed: Awaited<ReturnType<typeof landing>>,
  address: string,
  value: string,
  when: string,
): readonly Finding[] {
  const what = `${new URL(address).pathname} with ${value} in every forwarding parameter, ${when}`
  switch (landed.kind) {
    case 'elsewhere':
      return broken(
        row,
        { expected: 'the browser stays where it is', observed: `${what}: sent there by ${landed.how}` },
        landed,
      )
    case 'stayed':
      return held(row, `${what}: answered with status ${landed.last.status}`, landed)
    case 'unclear':
      return inconclusive(row, `${what}: ${landed.sentence}`, landed)
  }
}

/** Authorization requests, right and wrong, that name a foreign place beside; followed through log-in and consent. */
async function authorizationRequests({ target, random }: Context): Promise<readonly Finding[]> {
  const [client] = target.tenants[0].clients
  const place = foreign[0] ?? ''
  const beside: Params = forwardingNames.map((name) => [name, place])
  return inTurn(['a correct authorization request', 'an authorization request of an unknown client'], async (what) => {
    const request = planFlow(client, random).request
    const known = what.startsWith('a correct') ? request : withParam(request, 'client_id', random.token(8))
    const outcome = await target.authorize(client, {
      params: [...known, ...beside],
      label: `${what} with forwarding parameters beside`,
    })
    return judgeOutcome(outcome, `${what} with ${place} in every forwarding parameter beside`)
  })
}

/** The log-in page itself: what its address carries is rewritten, and what it does not carry is added. */
async function logInPage({ target, random }: Context): Promise<readonly Finding[]> {
  const [client] = target.tenants[0].clients
  return inTurn(foreign, async (place) => {
    const browser = target.browser()
    const stopped = await askForCode(target, planFlow(client, random), {
      browser,
      person: 'stop-at-login',
      label: 'open the log-in page',
    })
    const page = stopped.kind === 'none' && stopped.outcome.kind === 'page' ? stopped.outcome.url : undefined
    if (page === undefined) return []
    const outcome = await target.authorize(
      client,
      { url: rewritten(page, place), params: [], label: 'the log-in page with forwarding parameters' },
      { browser },
    )
    return judgeOutcome(outcome, `the log-in page with ${place} in the parameters of its address`)
  })
}

function rewritten(page: string, place: string): string {
  const url = new URL(page)
  for (const [name, value] of [...url.searchParams]) {
    if (/^(https?:|\/|%2f)/i.test(value)) url.searchParams.set(name, place)
  }
  for (const name of forwardingNames) if (!url.searchParams.has(name)) url.searchParams.append(name, place)
  return url.href
}

function judgeOutcome(outcome: AuthorizationOutcome, what: string): readonly Finding[] {
  const sentence = `${what}: ${describeOutcome(outcome)}`
  const byPage = outcome.hops.some((hop) => sentAwayByPage(hop, hop.url, attackerHost) !== undefined)
  if (byPage || wasSentTo(outcome, attackerHost)) {
    const observed = `${what}: the browser was sent to ${attackerHost}`
    return broken(row, { expected: `nobody sent to ${attackerHost}`, observed }, outcome)
  }
  return neverSignedIn(outcome) ? inconclusive(row, sentence, outcome) : held(row, sentence, outcome)
}

/** Whether the flow got stuck on its way to the place where a forwarding server forwards. */
function neverSignedIn(outcome: AuthorizationOutcome): boolean {
  switch (outcome.kind) {
    case 'unclear':
      return true
    case 'page':
      return outcome.stalled && !outcome.hops.some(({ credentials }) => credentials)
    case 'login-failed':
      // An address that is refused outright is a refusal.
      return !outcome.hops.some(({ status }) => status >= 400 && status < 500)
    default:
      return false
  }
}
