import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, type Connected, callbackOf, connect, deliver } from '../flows.ts'
import { controlFailed, mustNotSend } from '../judge.ts'
import { statistics } from '../statistics.ts'

const oneTransaction = 'RFC9700-2.1.1-5'
const everyTime = 'RFC7636-4.1-4'
const unguessable = 'RFC7636-4.1-2'
const entropy = 'RFC7636-7.1-1'
const perTenant = 'TENANT-PKCE-2'
const generator = 'TENANT-PKCE-8'
const afterFailure = 'OAUTH21-7.5.1.1-2'
const rows = [oneTransaction, everyTime, unguessable, entropy, perTenant, generator, afterFailure]

const finishedEach = 50
/** Flows of one tenant that are under way at once. */
const sideBySide = 5
const startedAtOnce = 50

export const pkceFreshAndRandom = clientScenario({
  id: 'client/pkce/fresh-and-random',
  title: 'Every authorization request has a verifier of its own that nobody can guess',
  story:
    'Many flows of all tenants at all carriers are started, one after another and at once, abandoned, denied and finished.',
  requirements: rows,
  needs: [],
  once: true,
  repeats: true,
  caughtBy: [
    {
      twin: 'reuses-one-verifier',
      breaks: [oneTransaction, everyTime, unguessable, perTenant, generator, afterFailure, entropy],
    },
    { twin: 'makes-guessable-verifiers', breaks: [unguessable, entropy, generator] },
  ],
  async run({ target }) {
    const control = await connect(target, target.tenants[0])
    if (control.kind === 'failed') return controlFailed(rows, control)
    if (control.flow.challenge === undefined) return notApplicable(rows, 'the client sends no code_challenge')
    const finished = await finishMany(target)
    if ('sentence' in finished) return controlFailed(rows, finished)
    return [
      ...(await startedAtTheSameTime(target)),
      ...verifiersOf(finished),
      ...(await acrossBrowsers(target)),
      ...(await afterFailures(target)),
    ]
  },
})

async function finishMany(
  target: ClientTarget,
): Promise<readonly Connected[] | Exclude<Awaited<ReturnType<typeof connect>>, Connected>> {
  const carriers = [target.carrier, ...target.otherCarriers]
  const finished: Connected[] = []
  for (const tenant of target.tenants) {
    for (let count = 0; count < finishedEach; count += sideBySide) {
      const carrier = carriers[(count / sideBySide) % carriers.length] ?? target.carrier
      const some = await Promise.all(Array.from({ length: sideBySide }, () => connect(target, tenant, { carrier })))
      for (const connected of some) {
        if (connected.kind === 'failed') return connected
        finished.push(connected)
      }
    }
  }
  return finished
}

/** No challenge comes twice, whoever starts what at the same moment. */
async function startedAtTheSameTime(target: ClientTarget): Promise<readonly Finding[]> {
  const carriers = [target.carrier, ...target.otherCarriers]
  const started = await Promise.all(
    Array.from({ length: startedAtOnce }, (_, count) => {
      const tenant = target.tenants[count % target.tenants.length] ?? target.tenants[0]
      return target.start(tenant, {
        carrier: carriers[Math.floor(count / target.tenants.length) % carriers.length] ?? target.carrier,
      })
    }),
  )
  const challenges = started.flatMap((outcome) => (outcome.kind === 'flow' ? (outcome.flow.challenge ?? []) : []))
  if (challenges.length < startedAtOnce / 2) {
    return inconclusive(
      [perTenant, oneTransaction],
      `only ${challenges.length} of ${startedAtOnce} starts at once brought a challenge`,
    )
  }
  const different = new Set(challenges).size
  const asked = [perTenant, oneTransaction]
  return different === challenges.length
    ? held(asked, undefined, ...started.slice(0, 4))
    : broken(
        asked,
        {
          expected: 'a challenge a flow',
          observed: `${different} different ones in ${challenges.length} starts at once`,
        },
        ...started.slice(0, 4),
      )
}

function verifiersOf(finished: readonly Connected[]): readonly Finding[] {
  const verifiers = finished.flatMap(({ redemption }) => redemption.verifier?.value ?? [])
  const evidence = finished.slice(0, 4).map(({ redemption }) => redemption)
  const { duplicates, shared, monotonic, bits, capacity } = statistics(verifiers)
  const seen = `${verifiers.length} verifiers, ${duplicates} of them twice, about ${Math.round(bits)} bits of chance in each${shared > 0 ? `, ${shared} characters the same in all` : ''}${monotonic ? ', going up one after the other' : ''}`
  const random = duplicates === 0 && shared === 0 && !monotonic && bits >= 128
  const enough = duplicates === 0 && shared === 0 && !monotonic && capacity >= 256
  const alike = new Set(finished.map(({ flow }) => flow.tenant.id)).size > 1
  return [
    ...verdict([everyTime, perTenant, oneTransaction], duplicates === 0, 'no verifier twice', seen, evidence),
    ...verdict(unguessable, random, 'verifiers without structure, with 128 bits of chance', seen, evidence),
    ...verdict(entropy, enough, '256 bits of room in a verifier, without structure', seen, evidence),
    ...(alike
      ? verdict(generator, random, 'verifiers of a cryptographic generator for every tenant', seen, evidence)
      : notApplicable(generator, 'one tenant is configured')),
    ...recorded(unguessable, seen),
  ]
}

function verdict(
  about: string | readonly string[],
  good: boolean,
  expected: string,
  observed: string,
  evidence: readonly { readonly exchanges: readonly string[] }[],
): readonly Finding[] {
  return good ? held(about, undefined, ...evidence) : broken(about, { expected, observed }, ...evidence)
}

/** The response of one browser's flow in the browser of another: the verifier stays with its browser. */
async function acrossBrowsers(target: ClientTarget): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const [one, two] = [await begin(target, tenant), await begin(target, tenant)]
  if (one.kind === 'failed') return controlFailed(oneTransaction, one)
  if (two.kind === 'failed') return controlFailed(oneTransaction, two)
  const attempt = 'the response of one flow in the browser of another'
  const outcome = await deliver(target, one.flow, target.grant(one.flow).response, {
    browser: two.flow.browser,
    label: attempt,
  })
  return mustNotSend(oneTransaction, outcome, attempt, {
    what: 'the verifier of the first flow',
    is: ({ verifier }) => verifier?.flow === one.flow.id,
  })
}

/** After an error at the authorization endpoint, and after one at the token endpoint, the next challenge is a new one. */
async function afterFailures(target: ClientTarget): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const challenges: (string | undefined)[] = []
  const denied = await begin(target, tenant)
  if (denied.kind === 'failed') return controlFailed(afterFailure, denied)
  const { response } = target.grant(denied.flow)
  const denial = [['error', 'access_denied'] as const, ...response.filter(([name]) => name !== 'code')]
  await target.deliver({
    to: callbackOf(denied.flow),
    params: denial,
    browser: denied.flow.browser,
    label: 'the person says no',
  })
  challenges.push(denied.flow.challenge)
  const refused = await begin(target, tenant)
  if (refused.kind === 'failed') return controlFailed(afterFailure, refused)
  const refusing = target.behave({
    token: async () => ({ kind: 'json', status: 400, body: { error: 'invalid_grant' } }),
  })
  await deliver(target, refused.flow, target.grant(refused.flow).response, {
    label: 'a response whose code is refused',
    redeems: true,
  })
  refusing.stop()
  challenges.push(refused.flow.challenge)
  const last = await begin(target, tenant)
  if (last.kind === 'failed') return controlFailed(afterFailure, last)
  challenges.push(last.flow.challenge)
  const again = new Set(challenges).size < challenges.length
  return verdict(afterFailure, !again, 'a new challenge after each failure', 'a challenge came again after a failure', [
    last.flow,
  ])
}
