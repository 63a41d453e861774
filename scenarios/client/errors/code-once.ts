import type { CarrierAnswer, TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { pause } from '../refresh/ageing.ts'

const codeOnce = 'RFC6749-4.1.2-3'
const faultsAreErrors = 'TENANT-CB-9'
const rows = [codeOnce, faultsAreErrors]

export const errorsCodeOnce = clientScenario({
  id: 'client/errors/code-once',
  title: 'A code is sent once, whatever the token endpoint answers, and no error page becomes a token',
  story: 'The token endpoint answers with errors, pages, faults, nothing at all; the callback is then opened again.',
  requirements: rows,
  needs: ['call'],
  repeats: true,
  caughtBy: [
    { twin: 'redeems-again-after-an-error', breaks: [codeOnce] },
    { twin: 'takes-any-page-for-a-token', breaks: [faultsAreErrors] },
  ],
  async run({ target }) {
    const control = await connect(target, target.tenants[0], { call: true })
    if (control.kind === 'failed') return controlFailed(rows, control)
    if ((await target.able('disconnect')).kind === 'yes') {
      await target.disconnect(target.tenants[0], { browser: control.flow.browser })
    }
    const findings: Finding[] = []
    for (const failure of failures) findings.push(...(await failing(target, failure)))
    const after = await connect(target, target.tenants[0], { call: true })
    return after.kind === 'failed' ? [...findings, ...controlFailed(rows, after)] : findings
  },
})

interface Failure {
  readonly what: string
  readonly answer: CarrierAnswer
}

const fault =
  '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>soap:Server</faultcode></soap:Fault></soap:Body></soap:Envelope>'

const failures: readonly Failure[] = [
  { what: '400 invalid_grant', answer: { kind: 'json', status: 400, body: { error: 'invalid_grant' } } },
  { what: '400 without JSON', answer: { kind: 'text', status: 400, body: 'Bad request' } },
  { what: '401 invalid_client', answer: { kind: 'json', status: 401, body: { error: 'invalid_client' } } },
  { what: '500', answer: { kind: 'text', status: 500, body: 'oops' } },
  { what: '503', answer: { kind: 'text', status: 503, body: '', headers: [['retry-after', '1']] } },
  {
    what: '200 with a fault in it',
    answer: { kind: 'json', status: 200, body: { fault: { faultstring: 'invalid' } } },
  },
  { what: '200 with an error in it', answer: { kind: 'json', status: 200, body: { error: 'server_error' } } },
  { what: '200 with a page', answer: page(200, '<html><h1>Maintenance</h1></html>') },
  {
    what: '200 with a SOAP fault',
    answer: { kind: 'text', status: 200, body: fault, headers: [['content-type', 'text/xml']] },
  },
  { what: '200 with nothing', answer: { kind: 'text', status: 200, body: '' } },
  { what: 'a redirect', answer: { kind: 'text', status: 302, body: '', headers: [['location', '/login']] } },
  { what: 'no answer but a closed connection', answer: { kind: 'cut' } },
]

function page(status: number, body: string): CarrierAnswer {
  return { kind: 'text', status, body, headers: [['content-type', 'text/html']] }
}

async function failing(target: ClientTarget, { what, answer }: Failure): Promise<readonly Finding[]> {
  const begun = await begin(target, target.tenants[0])
  if (begun.kind === 'failed') return controlFailed(rows, begun)
  const { flow } = begun
  const grant = target.grant(flow)
  const failed = target.behave({ token: async () => answer })
  const outcome = await deliver(target, flow, grant.response, {
    label: `callback whose token request brings ${what}`,
    redeems: true,
  })
  await deliver(target, flow, grant.response, { label: 'the same callback opened again' })
  await pause(target, 30)
  const sent = target.tokenRequests().filter(({ code }) => code?.value === grant.code)
  const call = await target.call(flow.tenant, { browser: flow.browser })
  failed.stop()
  const made = call.apiCalls.filter(({ tokens }) => tokens.some(({ issuedFor }) => issuedFor === undefined))
  return [
    ...judgeCode(sent, what, answer),
    ...(outcome.tokenRequests.length === 0
      ? inconclusive(faultsAreErrors, `${what}: no token request left the platform`, outcome)
      : made.length > 0
        ? broken(
            faultsAreErrors,
            {
              expected: 'an error, and no connection',
              observed: `after ${what} a call left with a token that nobody issued`,
            },
            outcome,
            ...made,
          )
        : held(faultsAreErrors, undefined, outcome, call)),
  ]
}

/** Once after any answer; where none came, one more try may be the right one. */
function judgeCode(sent: readonly TokenRequest[], what: string, answer: CarrierAnswer): readonly Finding[] {
  const most = answer.kind === 'cut' ? 2 : 1
  if (sent.length > most) {
    const observed = `after ${what} the code was sent ${sent.length} times`
    return broken(codeOnce, { expected: `the code ${most === 1 ? 'once' : 'twice at most'}`, observed }, ...sent)
  }
  if (sent.length === 0) return inconclusive(codeOnce, `${what}: no token request left the platform`)
  return sent.length === 1
    ? held(codeOnce, undefined, ...sent)
    : recorded(codeOnce, `${what}: tried once more`, ...sent)
}
