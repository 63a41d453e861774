import type {
  AuthorizationOutcome,
  AuthorizationServerTarget,
  Browser,
  FormSubmission,
  ServerClient,
  ServerUser,
} from '../../api/authorization-server.ts'
import { broken, type Finding, held, notApplicable } from '../../api/finding.ts'
import { type Params, withParam } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { codeControl } from '../code-control.ts'
import { describeOutcome, planFlow } from '../code-flow.ts'
import { controlFailed, mustBringNoCode } from '../judge.ts'

const row = 'RFC6749-10.12-2'

/** A person in front of a consent page, who has not pressed anything yet. */
interface AtConsent {
  readonly browser: Browser
  readonly form: FormSubmission
  /** True where only `prompt=consent` brought the page: consent may have been stored long ago. */
  readonly forced: boolean
  readonly exchanges: readonly string[]
}

/** How a browser posts a form that stands on somebody else's page; SameSite cookies stay at home. */
const crossSite: Params = [
  ['sec-fetch-site', 'cross-site'],
  ['origin', 'https://attacker.example'],
  ['referer', 'https://attacker.example/'],
]

export const consentForgery = authorizationServerScenario({
  id: 'authorization-server/login/consent-forgery',
  title: 'A foreign page cannot consent in the name of a person',
  story: "An attacker's page posts the consent form of their own flow in the browser of somebody who is signed in.",
  requirements: [row],
  needs: ['authorization-endpoint', 'consent-page'],
  repeats: true,
  caughtBy: [{ twin: 'takes-consent-from-foreign-pages', breaks: [row] }],
  async run({ target, random }) {
    const { clients, users } = target.tenants[0]
    const [victimUser, attackerUser = victimUser] = users
    const context = { target, random }
    for (const client of clients) {
      const attacker = await walkToConsent(context, client, attackerUser)
      const victim = attacker && (await walkToConsent(context, client, victimUser))
      if (attacker === undefined || victim === undefined) continue
      const findings = [
        ...(await forge(context, client, victim, attacker)),
        ...(victim.forced ? [] : await whetherStored(context, client, victim)),
      ]
      const control = await codeControl(target, client, random, {
        browser: victim.browser,
        ...(victimUser === undefined ? {} : { user: victimUser }),
      })
      return control.kind === 'failed' ? controlFailed(row, control) : findings
    }
    return notApplicable(row, 'no flow of any client stopped at a consent page with a form')
  },
})

interface Context {
  readonly target: AuthorizationServerTarget
  readonly random: Randomness
}

/**
 * Goes as far as the consent page and holds its form back: the request sent in its place leads nowhere. Where consent
 * is remembered it is asked for with `prompt=consent`.
 */
async function walkToConsent(
  { target, random }: Context,
  client: ServerClient,
  user: ServerUser | undefined,
): Promise<AtConsent | undefined> {
  const nowhere = target.tenants[0].endpoints.authorization_endpoint
  if (nowhere === undefined) return undefined
  for (const prompt of [undefined, 'consent']) {
    const held: FormSubmission[] = []
    const { request } = planFlow(client, random)
    const outcome = await target.authorize(
      client,
      {
        params: prompt === undefined ? request : withParam(request, 'prompt', prompt),
        label: 'a correct request, as far as the consent page',
      },
      {
        ...(user === undefined ? {} : { user }),
        tamper: (form) => {
          if (form.credentials) return form
          held.push(form)
          return { url: nowhere, method: 'GET', fields: [], credentials: false }
        },
      },
    )
    const [form] = held
    const asksConsent = outcome.hops.some(({ page }) => page === 'consent')
    if (form !== undefined && asksConsent) {
      return { browser: outcome.browser, form, forced: prompt !== undefined, exchanges: outcome.exchanges }
    }
    if (outcome.kind !== 'code') return undefined
  }
  return undefined
}

/** The attacker's form in the victim's browser. */
async function forge(
  { target }: Context,
  client: ServerClient,
  victim: AtConsent,
  attacker: AtConsent,
): Promise<readonly Finding[]> {
  const { url, method, fields } = attacker.form
  const what = "the consent form of an attacker's flow, posted by a foreign page"
  const outcome = await target.authorize(
    client,
    { url, method, params: fields, headers: crossSite, label: what },
    { browser: victim.browser, person: 'stop-at-login' },
  )
  return judge(outcome, what)
}

/** Whether the person is still asked; before the forged form they were. */
async function whetherStored({ target, random }: Context, client: ServerClient, victim: AtConsent) {
  const what = 'a correct request after a forged consent'
  const outcome = await target.authorize(
    client,
    { params: planFlow(client, random).request, label: what },
    { browser: victim.browser, person: 'stop-at-login' },
  )
  return judge(outcome, what)
}

function judge(outcome: AuthorizationOutcome, what: string): readonly Finding[] {
  const observed = `${what}: ${describeOutcome(outcome)}`
  if (outcome.kind === 'code' || outcome.kind === 'tokens')
    return broken(row, { expected: 'no code without the person having pressed anything', observed }, outcome)
  return outcome.kind === 'page' ? held(row, observed, outcome) : mustBringNoCode(row, outcome, what)
}
