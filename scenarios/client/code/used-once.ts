import type { CarrierAnswer } from '../../api/carrier.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'RFC6749-4.1.2-3'

interface Trouble {
  readonly what: string
  readonly answer: CarrierAnswer
  /** Where no answer came, one retry is right. */
  readonly most: 1 | 2
}

const troubles: readonly Trouble[] = [
  { what: 'refuses it with 400', answer: { kind: 'json', status: 400, body: { error: 'invalid_grant' } }, most: 1 },
  { what: 'answers 500', answer: { kind: 'text', status: 500, body: 'something broke' }, most: 1 },
  { what: 'closes the connection', answer: { kind: 'cut' }, most: 2 },
]

export const codeUsedOnce = clientScenario({
  id: 'client/code/used-once',
  title: 'A code is sent once, whatever the carrier makes of it',
  story: 'The token endpoint refuses, breaks and hangs up, and the person opens the callback again.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'sends-code-again', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const control = await connect(target, tenant)
    if (control.kind === 'failed') return controlFailed(row, control)
    const findings: Finding[] = []
    for (const { what, answer, most } of troubles) {
      const begun = await begin(target, tenant)
      if (begun.kind === 'failed') return [...findings, ...controlFailed(row, begun)]
      const { code, response } = target.grant(begun.flow)
      const trouble = target.behave({ token: async () => answer })
      await deliver(target, begun.flow, response, {
        label: `a callback while the token endpoint ${what}`,
        redeems: true,
      })
      await deliver(target, begun.flow, response, { label: 'the same callback again' })
      trouble.stop()
      const sent = target.tokenRequests().filter((request) => request.code?.value === code)
      const observed = `the token endpoint ${what}: ${sent.length} requests with the code`
      if (sent.length === 0) findings.push(...inconclusive(row, `${observed}, so nothing was tried`, begun.flow))
      else if (sent.length <= most) findings.push(...held(row, observed, ...sent))
      else findings.push(...broken(row, { expected: `at most ${most} where it ${what}`, observed }, ...sent))
    }
    return findings
  },
})
