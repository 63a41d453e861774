import type { CarrierAnswer } from '../../api/carrier.ts'
import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'RFC7636-7.2-1'

export const pkceAfterErrors = clientScenario({
  id: 'client/downgrade/after-errors',
  title: 'No error makes a platform fall back from S256',
  story: 'The server says that it does not know the method, refuses at the token endpoint, fails, and says nothing.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'falls-back-after-an-error', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const control = await connect(target, tenant)
    if (control.kind === 'failed') return controlFailed(row, control)
    if (control.flow.challengeMethod !== 'S256') return notApplicable(row, 'the platform does not begin with S256')
    const findings: Finding[] = []
    for (const trouble of troubles) {
      const begun = await begin(target, tenant)
      if (begun.kind === 'failed') return [...findings, ...controlFailed(row, begun)]
      await trouble.happens(target, begun.flow)
      for (const attempt of ['the next start', 'the one after that']) {
        const next = await target.start(tenant)
        const what = `${attempt} after ${trouble.what}`
        if (next.kind === 'refused') findings.push(...held(row, `${what}: none is made`, next))
        else if (next.kind !== 'flow') findings.push(...inconclusive(row, `${what}: ${next.sentence}`, next))
        else if (next.flow.challengeMethod === 'S256') findings.push(...held(row, undefined, next))
        else findings.push(...broken(row, sentencesOf(what, next.flow), next))
      }
    }
    return findings
  },
})

function sentencesOf(what: string, { challenge, challengeMethod }: PlatformFlow) {
  return {
    expected: `${what} is with S256, or is not made`,
    observed: `${what}: ${challenge === undefined ? 'no code_challenge at all' : `code_challenge_method is ${challengeMethod ?? 'missing, which means plain'}`}`,
  }
}

interface Trouble {
  readonly what: string
  readonly happens: (target: ClientTarget, flow: PlatformFlow) => Promise<void>
}

const troubles: readonly Trouble[] = [
  {
    what: 'the answer that the method is not supported',
    async happens(target, flow) {
      const { response } = target.grant(flow)
      const refusal = [
        ['error', 'invalid_request'] as const,
        ['error_description', 'transform algorithm not supported'] as const,
        ...response.filter(([name]) => name !== 'code'),
      ]
      await deliver(target, flow, refusal, { label: 'transform algorithm not supported' })
    },
  },
  atToken('a refusal at the token endpoint', { kind: 'json', status: 400, body: { error: 'invalid_request' } }),
  atToken('a failure of the token endpoint', { kind: 'json', status: 503, body: { error: 'temporarily_unavailable' } }),
  atToken('a token endpoint that hangs up', { kind: 'cut' }),
]

function atToken(what: string, answer: CarrierAnswer): Trouble {
  return {
    what,
    async happens(target, flow) {
      const troubled = target.behave({ token: async () => answer })
      await deliver(target, flow, target.grant(flow).response, { label: what, redeems: true })
      troubled.stop()
    },
  }
}
