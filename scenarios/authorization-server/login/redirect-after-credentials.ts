import type { AuthorizationOutcome, Hop, NavigationOptions } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { decodeForm } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { responseOf } from '../delivery.ts'
import { readableIn } from '../pkce/readable-in.ts'

const passedOn = 'RFC9700-2.1-9'
const repeats = 'RFC9700-4.12-1'
const seeOther = 'RFC9700-4.12-2'
const rows = [passedOn, repeats, seeOther]

type Behaviour = NonNullable<NavigationOptions['person']>

/** Statuses with which a browser sends method and body again (RFC 9110, 15.4.8 and 15.4.9). */
const repeatingStatuses: readonly number[] = [307, 308]

export const redirectAfterCredentials = authorizationServerScenario({
  id: 'authorization-server/login/redirect-after-credentials',
  title: 'What a person types at the server stays there',
  story: 'A client waits for a browser that is redirected with 307 from the sign-in form and posts the password to it.',
  requirements: rows,
  needs: ['authorization-endpoint', 'login'],
  caughtBy: [
    { twin: 'redirects-with-307-after-login', breaks: [repeats, seeOther] },
    { twin: 'redirects-with-302-after-login', breaks: [seeOther] },
    { twin: 'carries-sign-in-form-to-client', breaks: [passedOn] },
  ],
  async run({ target, random }) {
    const [client] = target.tenants[0].clients
    const [user] = target.tenants[0].users
    const good = await ask('follow')
    const ways: AuthorizationOutcome[] = [good]
    const others: readonly Behaviour[] = [
      ...(user?.password === undefined ? [] : (['wrong-password'] as const)),
      ...((await target.able('deny')).kind === 'yes' ? (['deny'] as const) : []),
    ]
    for (const person of others) ways.push(await ask(person))
    if (!ways.some(({ hops }) => hops.some(({ credentials }) => credentials)))
      return inconclusive(rows, 'no form with credentials was sent on the way to a code', ...ways)
    return [
      ...ways.flatMap((way) => [...way.hops.flatMap(judgeHop), ...judgeArrival(way, user?.password)]),
      // A status can be read off a sign-in that goes wrong afterwards; what reaches the client cannot.
      ...(good.kind === 'code'
        ? []
        : inconclusive(passedOn, `the positive control failed: ${describeOutcome(good)}`, good)),
    ]

    async function ask(person: Behaviour): Promise<AuthorizationOutcome> {
      const asked = await askForCode(target, planFlow(client, random), {
        person,
        label: `a correct request: ${person}`,
      })
      return asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
    }
  },
})

function judgeHop(hop: Hop): readonly Finding[] {
  const { status, url, exchange } = hop
  if (hop.method !== 'POST') return []
  const redirected = `the form sent to ${new URL(url).pathname} is answered with ${status}`
  if (!hop.credentials) {
    return repeatingStatuses.includes(status) ? recorded(repeats, `${redirected}, which repeats it`, exchange) : []
  }
  return [
    ...(status === 307
      ? broken(repeats, { expected: 'no 307 for a request with credentials', observed: redirected }, exchange)
      : status === 308
        ? recorded(repeats, `${redirected}, which repeats it`, exchange)
        : held(repeats, redirected, exchange)),
    ...judgeSeeOther(status, redirected, exchange),
  ]
}

function judgeSeeOther(status: number, redirected: string, exchange: string): readonly Finding[] {
  if (status === 303) return held(seeOther, redirected, exchange)
  if (status >= 300 && status < 400)
    return broken(seeOther, { expected: '303 after a form with credentials', observed: redirected }, exchange)
  return notApplicable(seeOther, `${redirected}, which is no redirect`, exchange)
}

/** What the client's address gets of what was sent to the server. */
function judgeArrival(way: AuthorizationOutcome, password: string | undefined): readonly Finding[] {
  const response = responseOf(way)
  const last = way.hops.at(-1)
  if (response === undefined || last === undefined) return []
  if (last.method === 'POST' && repeatingStatuses.includes(response.status)) {
    const what = last.credentials ? 'the sign-in form with the password' : 'a form of the server'
    const observed = `${response.status} makes the browser post ${what} once more, to ${response.deliveredTo}`
    return broken(passedOn, { expected: 'a GET, or a POST of the response parameters alone', observed }, way)
  }
  const needles = password === undefined ? [] : [{ name: 'the password', value: password }]
  const arrives = [response.location, ...response.params.flat(), ...cookiesFor(way, response.deliveredTo)].join('\n')
  const [found] = readableIn(arrives, needles)
  if (found !== undefined) {
    const observed = `${found} stands in the authorization response to ${response.deliveredTo}`
    return broken(passedOn, { expected: 'nothing of what was typed at the server', observed }, way)
  }
  return held(passedOn, `what was typed does not reach ${response.deliveredTo}`, way)
}

/** Cookies the server set for the client's own host on the way there. */
function cookiesFor(way: AuthorizationOutcome, address: string): readonly string[] {
  const host = URL.parse(address)?.hostname
  return way.hops
    .flatMap(({ headers }) => headers)
    .filter(([name, value]) => name.toLowerCase() === 'set-cookie' && host !== undefined && value.includes(host))
    .flatMap(([, value]) => decodeForm(value).flat())
}
