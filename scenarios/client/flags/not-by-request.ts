import type { ClientTarget, StartOptions, StartOutcome } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'TENANT-FLAG-5'

export const notByRequest = clientScenario({
  id: 'client/flags/not-by-request',
  title: 'No request and no answer chooses the weaker flow',
  story: 'Starts that ask for no PKCE in every way a request can, and carriers that hint at it in their errors.',
  requirements: [row],
  needs: [],
  repeats: true,
  caughtBy: [{ twin: 'lets-requests-ask-for-the-old-flow', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const control = await connect(target, tenant)
    if (control.kind === 'failed') return controlFailed(row, control)
    if (control.flow.challengeMethod !== 'S256') return notApplicable(row, 'the pair does not start with S256')
    const findings: Finding[] = []
    for (const { what, options } of wishes) {
      findings.push(...judge(`a start with ${what}`, await target.start(tenant, options)))
      findings.push(...judge(`the start after one with ${what}`, await target.start(tenant)))
    }
    for (const hint of hints) {
      await refuse(target, hint)
      findings.push(...judge(`a start after the carrier said “${hint}”`, await target.start(tenant)))
    }
    return findings
  },
})

interface Wish {
  readonly what: string
  readonly options: StartOptions
}

const queries: readonly Params[] = [
  [['pkce', 'false']],
  [['legacy', '1']],
  [['flow', 'legacy']],
  [['code_challenge_method', 'plain']],
  [
    ['code_challenge', 'x'.repeat(43)],
    ['code_challenge_method', 'plain'],
  ],
  [['api_version', '1']],
]

const headers: readonly Params[] = [
  [['x-pkce', 'off']],
  [['x-legacy-flow', '1']],
  [['x-api-version', '1']],
  [['x-feature-flags', 'pkce=off']],
]

const wishes: readonly Wish[] = [
  ...queries.map((query) => ({ what: `${written(query)} in the query`, options: { query } })),
  ...headers.map((sent) => ({ what: `the header ${written(sent)}`, options: { headers: sent } })),
]

function written(params: Params): string {
  return params.map(([name, value]) => `${name}=${value.length > 20 ? '…' : value}`).join(', ')
}

const hints = [
  'code_challenge is not supported by this client',
  'PKCE must not be used',
  'transform algorithm not supported',
]

/** The same words where the browser and where the platform hears them. */
async function refuse(target: ClientTarget, hint: string): Promise<void> {
  const body = { error: 'invalid_request', error_description: hint }
  for (const at of ['authorization', 'token'] as const) {
    const begun = await begin(target, target.tenants[0])
    if (begun.kind === 'failed') return
    const { response } = target.grant(begun.flow)
    const refusing = target.behave({ token: async () => ({ kind: 'json', status: 400, body }) })
    const error: Params = [...Object.entries(body), ...response.filter(([name]) => name !== 'code')]
    await deliver(target, begun.flow, at === 'token' ? response : error, {
      label: hint,
      ...(at === 'token' ? { redeems: true } : {}),
    })
    refusing.stop()
  }
}

function judge(what: string, started: StartOutcome): readonly Finding[] {
  // Whoever does not start at all has not been made weaker.
  if (started.kind === 'refused') return held(row, `${what}: refused`, started)
  if (started.kind !== 'flow') return inconclusive(row, `${what}: ${started.sentence}`, started)
  const { challenge, challengeMethod = 'plain, as it is not named' } = started.flow
  if (challengeMethod === 'S256' && challenge !== undefined) return held(row, undefined, started)
  const observed = challenge === undefined ? `${what} has no challenge` : `${what} is with ${challengeMethod}`
  return broken(row, { expected: `${what} is with S256`, observed }, started)
}
