import type { ApiCall } from '../../api/carrier.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Session, wholeSession } from './session.ts'

const notInQuery = 'RFC9700-4.3.2-1'
const onePlace = 'OAUTH21-5.1-1'
const bodyOnlyIf = 'OAUTH21-5.1.2-1'
const ownServerOnly = 'RFC6749-10.4-1'
const rows = [notInQuery, onePlace, bodyOnlyIf, ownServerOnly]

export const tokensWhereTheyTravel = clientScenario({
  id: 'client/tokens/where-they-travel',
  title: 'Tokens travel in one place of a request, never in an address, refresh tokens to their own server only',
  story:
    'A tenant connects, calls, refreshes, calls again and disconnects; every request at every carrier is searched.',
  requirements: rows,
  needs: ['call'],
  caughtBy: [
    { twin: 'puts-token-into-query', breaks: [notInQuery] },
    { twin: 'repeats-token-in-another-header', breaks: [onePlace] },
    { twin: 'puts-token-into-json-body', breaks: [bodyOnlyIf] },
    { twin: 'shows-refresh-token-to-another-carrier', breaks: [ownServerOnly] },
  ],
  async run({ target }) {
    const session = await wholeSession(target, rows)
    if (session.kind === 'findings') return session.findings
    return [...addresses(session), ...places(session), ...refreshTokens(session)]
  },
})

function addresses({ access, refresh, arrivals, hops, calls }: Session): readonly Finding[] {
  if (!calls.some(({ tokens }) => tokens.some(({ value }) => access.includes(value)))) {
    return inconclusive(notInQuery, 'no call with a token of this session was seen')
  }
  const tokens = [...access, ...refresh]
  const holding = (text: string): boolean => tokens.some((token) => text.includes(token))
  const requested = arrivals.filter(({ url, headers }) => holding(url) || holding(header({ headers }, 'referer') ?? ''))
  const redirected = hops.filter(({ headers }) => holding(header({ headers }, 'location') ?? ''))
  if (requested.length + redirected.length === 0) return held(notInQuery, undefined, ...calls.slice(0, 4))
  const where = requested[0] === undefined ? 'a redirect of the platform' : `a request at ${requested[0].carrier.id}`
  const sentences = { expected: 'no token in any address', observed: `a token stands in the address of ${where}` }
  return broken(notInQuery, sentences, ...requested, ...redirected.map(({ exchange }) => exchange))
}

function places({ calls }: Session): readonly Finding[] {
  const own = calls.filter(({ tokens }) => tokens.some(({ issuedFor }) => issuedFor !== undefined))
  const findings = own.flatMap((call) => {
    const times = call.tokens.filter(({ issuedFor }) => issuedFor !== undefined).map(({ place }) => place)
    return times.length > 1
      ? broken(
          onePlace,
          { expected: 'the token in one place', observed: `a call with it in ${times.join(' and ')}` },
          call,
        )
      : held(onePlace, undefined, call)
  })
  return [...findings, ...inBody(own)]
}

function inBody(calls: readonly ApiCall[]): readonly Finding[] {
  const withBody = calls.filter(({ tokens }) => tokens.some(({ place }) => place === 'body'))
  if (withBody.length === 0) return notApplicable(bodyOnlyIf, 'tokens never travel in a body here')
  return withBody.flatMap((call) => {
    const type = header(call, 'content-type') ?? 'no content type'
    const allowed = call.method !== 'GET' && /^application\/x-www-form-urlencoded/i.test(type)
    const sentences = {
      expected: 'a form, and not with GET',
      observed: `a token in the body of a ${call.method} of ${type}`,
    }
    return allowed ? held(bodyOnlyIf, undefined, call) : broken(bodyOnlyIf, sentences, call)
  })
}

function refreshTokens({ connected, refresh, arrivals }: Session): readonly Finding[] {
  if (refresh.length === 0) return inconclusive(ownServerOnly, 'the carrier issued no refresh token')
  const { carrier } = connected.flow
  const holding = arrivals.filter(({ url, headers, body }) =>
    refresh.some((token) => [url, body, ...headers.map(([, value]) => value)].some((text) => text.includes(token))),
  )
  if (holding.length === 0) return recorded(ownServerOnly, 'no refresh token was ever sent')
  const strays = holding.filter(
    (arrival) => arrival.carrier.id !== carrier.id || (arrival.kind !== 'token' && arrival.kind !== 'revocation'),
  )
  const [stray] = strays
  if (stray === undefined) return held(ownServerOnly, undefined, ...holding.slice(0, 4))
  const sentences = {
    expected: `refresh tokens of ${carrier.id} at its token and revocation endpoints only`,
    observed: `one of them arrived at ${stray.carrier.id}, ${new URL(stray.url).pathname}`,
  }
  return broken(ownServerOnly, sentences, ...strays)
}
