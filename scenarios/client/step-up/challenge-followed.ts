import type { CarrierAnswer } from '../../api/carrier.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { first } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, refreshesIn } from '../refresh/ageing.ts'

const row = 'RFC9470-4-1'
const wanted = { acr_values: 'urn:parcelproof:acr:gold urn:parcelproof:acr:silver', max_age: '5' }

export const stepUpChallengeFollowed = clientScenario({
  id: 'client/step-up/challenge-followed',
  title: 'What an API asks of the next sign-in is asked for at the next start',
  story: 'The API wants a stronger and newer sign-in; the tenant then connects again.',
  requirements: [row],
  needs: ['call'],
  caughtBy: [
    { twin: 'forgets-step-up', breaks: [row] },
    { twin: 'asks-for-acr-alone', breaks: [row] },
  ],
  async run({ target }) {
    const connected = await connect(target, target.tenants[0], { call: true })
    if (connected.kind === 'failed') return controlFailed(row, connected)
    const asking = target.behave({ api: async () => challenge })
    const call = await callAs(target, connected, 'call that needs another sign-in')
    asking.stop()
    if (call.apiCalls.length === 0) return inconclusive(row, 'no call left the platform', call)
    const told = call.answer.kind === 'answered' ? `answered ${call.answer.status}` : 'did not answer'
    const seen = recorded(
      row,
      `asked for another sign-in, the platform called ${call.apiCalls.length} times, refreshed ${refreshesIn(call.tokenRequests).length} times and ${told}`,
      call,
    )
    // The browser that connected: some platforms keep the connection in its session alone.
    const next = await begin(target, target.tenants[0], { browser: connected.flow.browser })
    if (next.kind === 'failed') return [...seen, ...controlFailed(row, next)]
    const missing = Object.entries(wanted).filter(([name, value]) => first(next.flow.params, name) !== value)
    const findings: readonly Finding[] =
      missing.length === 0
        ? held(row, undefined, call, next)
        : broken(
            row,
            {
              expected: 'acr_values and max_age of the challenge in the next start',
              observed: `the next start does not carry ${missing.map(([name]) => name).join(' and ')} as it was asked for`,
            },
            call,
            next,
          )
    const after = await connect(target, target.tenants[0], { call: true })
    return [...seen, ...findings, ...(after.kind === 'failed' ? controlFailed(row, after) : [])]
  },
})

const challenge: CarrierAnswer = {
  kind: 'json',
  status: 401,
  body: { error: 'insufficient_user_authentication' },
  headers: [
    [
      'www-authenticate',
      `Bearer error="insufficient_user_authentication", error_description="sign in anew", acr_values="${wanted.acr_values}", max_age="${wanted.max_age}"`,
    ],
  ],
}
