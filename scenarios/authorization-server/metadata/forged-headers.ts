import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { correctFlow, describeOutcome, planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed } from '../judge.ts'
import { recordOnly } from '../record-only.ts'
import { documentsOf } from './documents.ts'

const row = 'RFC9700-4.13-1-as'
const evil = 'proxy.attacker.example'

export const forgedHeaders = authorizationServerScenario({
  id: 'authorization-server/metadata/forged-headers',
  title: 'Headers of a proxy that anybody can send change nothing',
  story: 'Somebody outside sends the headers that only the own proxy may send, so that addresses point elsewhere.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'believes-forwarded-host', breaks: [row] }],
  async run({ target, random }) {
    const [client] = target.tenants[0].clients
    const control = await correctFlow(target, client, random)
    if (control.kind === 'failed') return controlFailed(row, control)
    const findings = [
      ...(await inTurn(forgeries, (forgery) => inMetadata(target, forgery))),
      ...(await inTurn(forgeries, async ({ what, headers }) => {
        const flow = planFlow(client, random)
        const outcome = await target.authorize(
          client,
          { params: flow.request, headers, label: `authorization request with ${what}` },
          { person: 'stop-at-login' },
        )
        const named = outcome.hops.some(pointsToEvil)
        if (outcome.kind === 'unclear') return inconclusive(row, `${what}: ${outcome.sentence}`, outcome)
        return named
          ? broken(row, { expected, observed: `an authorization request with ${what} led there` }, outcome)
          : held(row, `an authorization request with ${what}: ${describeOutcome(outcome)}`, outcome)
      })),
    ]
    return client.facts.reverseProxy === true
      ? findings
      : recordOnly(findings, 'not declared to stand behind a proxy (`facts: { reverseProxy: true }`)')
  },
})

const expected = `no address at ${evil}`

interface Forgery {
  readonly what: string
  readonly headers: Params
}

/** One kind of header at a time: a proxy that cleans one of them may let the next one pass. */
const forgeries: readonly Forgery[] = [
  { what: 'X-Forwarded-Host', headers: [['x-forwarded-host', evil]] },
  {
    what: 'two X-Forwarded-Host headers',
    headers: [
      ['x-forwarded-host', 'localhost'],
      ['x-forwarded-host', evil],
    ],
  },
  { what: 'X_Forwarded_Host', headers: [['x_forwarded_host', evil]] },
  { what: 'Forwarded', headers: [['forwarded', `for=192.0.2.1;host=${evil};proto=http`]] },
  {
    what: 'X-Forwarded-Server and X-Host',
    headers: [
      ['x-forwarded-server', evil],
      ['x-host', evil],
    ],
  },
  {
    what: 'X-Original-URL',
    headers: [
      ['x-original-url', `https://${evil}/`],
      ['x-rewrite-url', `https://${evil}/`],
    ],
  },
  {
    what: 'X-Forwarded-Port and -Proto',
    headers: [
      ['x-forwarded-port', '81'],
      ['x-forwarded-proto', 'http'],
    ],
  },
  {
    what: 'X-Forwarded-For and X-Real-IP',
    headers: [
      ['x-forwarded-for', '127.0.0.1'],
      ['x-real-ip', '127.0.0.1'],
    ],
  },
]

/** Every document is asked for once more, with a forged header: nothing in it may change. */
function inMetadata(target: AuthorizationServerTarget, { what, headers }: Forgery): Promise<readonly Finding[]> {
  return inTurn(documentsOf(target).slice(0, 1), async ({ url, document }) => {
    const answer = await target.send({ method: 'GET', url, headers, label: `metadata with ${what}` })
    if (answer.kind !== 'answered') return inconclusive(row, `metadata with ${what}: ${answer.sentence}`, answer)
    if (answer.status !== 200) return recorded(row, `metadata with ${what}: status ${answer.status}`, answer)
    const same = JSON.stringify(answer.json) === JSON.stringify(document)
    const elsewhere = { expected: 'the same metadata as ever', observed: `with ${what} they are different` }
    return same ? held(row, `metadata with ${what}: unchanged`, answer) : broken(row, elsewhere, answer)
  })
}

function pointsToEvil({ headers, body }: { readonly headers: Params; readonly body: string }): boolean {
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1]
  return location?.includes(evil) === true || new RegExp(`(?:action|href)=["']?https?://${evil}`).test(body)
}
