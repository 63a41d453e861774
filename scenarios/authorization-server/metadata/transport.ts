import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { type HttpAnswer, header } from '../../api/http.ts'
import { encodeForm, without } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { askForCode, planFlow, redemption } from '../code-flow.ts'
import { withoutCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { isRecord } from '../jwt.ts'
import { isLoopbackAddress } from './address.ts'
import { documentsOf, nameOfDocument, type PublishedDocument } from './documents.ts'

const authorization = 'RFC6749-3.1-2'
const token = 'RFC6749-3.2-2'
const pushing = 'RFC9126-2-1'
const everything = 'OAUTH21-1.5-1-as'

export const transport = authorizationServerScenario({
  id: 'authorization-server/metadata/transport',
  title: 'Every address speaks TLS, and none of them plain http beside it',
  story: 'Somebody on the network reads along wherever a request travels without TLS.',
  requirements: [authorization, token, pushing, everything],
  needs: [],
  caughtBy: [{ twin: 'announces-endpoint-without-tls', breaks: [authorization, everything] }],
  async run({ target, random }) {
    const { endpoints, clients } = target.tenants[0]
    const client = clients.find(({ confidential }) => !confidential)
    return [
      ...documentsOf(target).flatMap(addressesIn),
      ...(await inTurn(probes, ({ endpoint, rows, send }) => {
        const address = endpoints[endpoint]
        if (address === undefined) return Promise.resolve(notApplicable(rows, `the server has no ${endpoint}`))
        return overPlainHttp(address, rows, (url) => send(target, client, random, url))
      })),
    ]
  },
})

/** Addresses that requests of the protocol go to, or keys come from. Pages for people are recorded. */
function addressesIn(found: PublishedDocument): readonly Finding[] {
  return Object.entries(found.document).flatMap(([name, value]) => {
    if (typeof value !== 'string' || URL.parse(value)?.protocol !== 'http:' || isLoopbackAddress(value)) return []
    const observed = `${nameOfDocument(found)}: ${name} is ${value}`
    return name.endsWith('_endpoint') || name === 'jwks_uri'
      ? broken(everything, { expected: 'https addresses', observed }, found)
      : recorded(everything, observed, found)
  })
}

interface Probe {
  readonly endpoint: string
  readonly rows: readonly string[]
  send(
    target: AuthorizationServerTarget,
    client: ServerClient | undefined,
    random: Randomness,
    url: string,
  ): Promise<readonly Finding[]>
}

const probes: readonly Probe[] = [
  {
    endpoint: 'authorization_endpoint',
    rows: [authorization, everything],
    async send(target, _client, random, url) {
      const { request } = planFlow(target.tenants[0].clients[0], random)
      const answer = await target.browser().navigate({
        method: 'GET',
        url: `${url}${url.includes('?') ? '&' : '?'}${encodeForm(request)}`,
        label: 'authorization request over plain http',
      })
      return judge(this.rows, answer, 'an authorization request', showsPageOrCode)
    },
  },
  {
    endpoint: 'token_endpoint',
    rows: [token, everything],
    async send(target, client, random, url) {
      if (client === undefined) {
        return couldNotRun(this.rows, 'no public client is configured, and a secret is not sent in the clear: add one')
      }
      const attempt = await askForCode(target, planFlow(client, random), { label: 'a correct request' })
      if (attempt.kind === 'none') return withoutCode(this.rows, attempt)
      const outcome = await target.token(client, {
        form: redemption(attempt.grant),
        url,
        label: 'token request over plain http',
      })
      return judge(this.rows, outcome.answer, 'a token request', () => outcome.kind === 'tokens')
    },
  },
  {
    endpoint: 'pushed_authorization_request_endpoint',
    rows: [pushing, everything],
    async send(target, client, random, url) {
      if (client === undefined) return notApplicable(this.rows, 'no public client is configured to push with')
      const form = without(planFlow(client, random).request, 'client_id')
      const answer = await target.post(client, this.endpoint, { form, url, label: 'push over plain http' })
      return judge(this.rows, answer, 'a push', ({ json }) => isRecord(json) && 'request_uri' in json)
    },
  },
  {
    endpoint: 'registration_endpoint',
    rows: [everything],
    async send(target, _client, _random, url) {
      const answer = await target.send({
        method: 'POST',
        url,
        headers: [['content-type', 'application/json']],
        body: JSON.stringify({ redirect_uris: ['https://cb.parcelproof.example/cb'] }),
        label: 'registration over plain http',
      })
      return judge(this.rows, answer, 'a registration', ({ json }) => isRecord(json) && 'client_id' in json)
    },
  },
]

/** The same address without TLS: the same host at the usual port, or at the same one where that is written down. */
async function overPlainHttp(
  address: string,
  rows: readonly string[],
  send: (url: string) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  if (isLoopbackAddress(address)) return notApplicable(rows, 'the server runs on loopback, where TLS is not asked for')
  const url = URL.parse(address)
  if (url === null) return couldNotRun(rows, `"${address}" is no address`)
  if (url.protocol === 'http:') {
    return broken(rows, { expected: 'an https address', observed: `the endpoint itself is ${address}` })
  }
  url.protocol = 'http:'
  return send(url.href)
}

type Answered = Extract<HttpAnswer, { kind: 'answered' }>

function judge(
  rows: readonly string[],
  answer: HttpAnswer,
  what: string,
  processed: (answer: Answered) => boolean,
): readonly Finding[] {
  switch (answer.kind) {
    case 'answered': {
      if (processed(answer)) {
        return broken(
          rows,
          { expected: `${what} over plain http is not processed`, observed: `it was, with status ${answer.status}` },
          answer,
        )
      }
      const repeats = answer.status === 307 || answer.status === 308
      return [
        ...held(rows, `${what} over plain http: status ${answer.status}`, answer),
        ...(repeats ? recorded(rows, `the answer to ${what} over plain http repeats it elsewhere`, answer) : []),
      ]
    }
    case 'no-answer':
      return answer.cause === 'timeout'
        ? inconclusive(rows, `${what} over plain http: ${answer.sentence}`, answer)
        : held(rows, `${what} over plain http: ${answer.sentence}`, answer)
    case 'not-sent':
    case 'rate-limited':
      return couldNotRun(rows, answer.sentence, answer)
  }
}

/** A page that asks for something, or a code. A page that only says no is none of them. */
function showsPageOrCode({ status, body, headers }: Answered): boolean {
  const location = header({ headers }, 'location')
  return (status < 300 && /<form/i.test(body)) || /[?&#]code=/.test(location ?? '')
}
