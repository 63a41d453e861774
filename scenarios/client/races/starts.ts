import type { Arrival, TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import type { Randomness } from '../../api/randomness.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver, type Failed } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const ownVerifiers = 'TENANT-PKCE-2'
const undisturbed = 'TENANT-PKCE-3'
const rows = [ownVerifiers, undisturbed]
const rounds = 5
const atOnce = 6

export const racesStarts = clientScenario({
  id: 'client/races/starts',
  title: 'Flows that begin and end at once have nothing in common',
  story: 'Several tenants start at the same time at two carriers, and all responses come back together, in any order.',
  requirements: rows,
  needs: [],
  repeats: true,
  caughtBy: [
    { twin: 'gives-starts-at-once-one-verifier', breaks: [ownVerifiers] },
    { twin: 'finishes-the-newest-flow-alone', breaks: [undisturbed] },
  ],
  async run({ target, random }) {
    const control = await connect(target, target.tenants[0])
    if (control.kind === 'failed') return controlFailed(rows, control)
    const findings: Finding[] = []
    for (let round = 0; round < rounds; round += 1) {
      const flows = await startTogether(target, random)
      if ('sentence' in flows) return [...findings, ...controlFailed(rows, flows)]
      findings.push(...challengesOf(flows), ...(await finishTogether(target, random, flows)))
    }
    const after = await connect(target, target.tenants[0])
    return after.kind === 'failed' ? [...findings, ...controlFailed(rows, after)] : findings
  },
})

async function startTogether(target: ClientTarget, random: Randomness): Promise<readonly PlatformFlow[] | Failed> {
  const carriers = [target.carrier, ...target.otherCarriers.slice(0, 1)] as const
  const begun = await Promise.all(
    Array.from({ length: atOnce }, () =>
      begin(target, random.pick(target.tenants), { carrier: random.pick(carriers) }),
    ),
  )
  const failed = begun.find((one) => one.kind === 'failed')
  return failed ?? begun.flatMap((one) => (one.kind === 'flow' ? one.flow : []))
}

function challengesOf(flows: readonly PlatformFlow[]): readonly Finding[] {
  const challenges = flows.flatMap(({ challenge }) => challenge ?? [])
  if (challenges.length === 0) return notApplicable(ownVerifiers, 'the starts carry no code_challenge')
  const repeated = flows.filter(
    ({ challenge }, at) => challenges.indexOf(challenge ?? '') < at && challenge !== undefined,
  )
  if (repeated.length === 0) return held(ownVerifiers, undefined, ...flows.slice(0, 2))
  const observed = `${repeated.length} of ${flows.length} starts at once carry a code_challenge that another one carries`
  return broken(ownVerifiers, { expected: 'a verifier of its own for every start', observed }, ...repeated)
}

async function finishTogether(
  target: ClientTarget,
  random: Randomness,
  flows: readonly PlatformFlow[],
): Promise<readonly Finding[]> {
  const before = target.tokenRequests().length
  const waiting = flows.map((flow) => ({ flow, grant: target.grant(flow), turn: random.integer(1_000_000) }))
  const outcomes = await Promise.all(
    waiting
      .toSorted((one, other) => one.turn - other.turn)
      .map(async ({ flow, grant }, at) => ({
        flow,
        grant,
        outcome: await deliver(target, flow, grant.response, {
          label: `callback ${at + 1} of ${flows.length} at once`,
        }),
      })),
  )
  await target.settle()
  for (const { grant } of waiting) await redeemed(target, grant.code)
  const sent = target.tokenRequests().slice(before)
  return outcomes.flatMap(({ flow, grant, outcome }) => {
    const own = sent.filter(({ code }) => code?.value === grant.code)
    const expected = 'every flow is finished with its own code, verifier and client'
    const [first] = own
    if (first === undefined) {
      return outcome.kind === 'unclear'
        ? inconclusive(undisturbed, outcome.sentence, outcome)
        : broken(undisturbed, { expected, observed: 'a flow was not finished while others were' }, outcome)
    }
    return fits(first, flow)
      ? held(undisturbed, undefined, first)
      : broken(
          undisturbed,
          { expected, observed: 'a code went out with what belongs to another flow' },
          outcome,
          ...own,
        )
  })
}

/** Some platforms redeem codes after their answer, and take longer with several at once. */
function redeemed(target: ClientTarget, code: string): Promise<TokenRequest | undefined> {
  const isItsOwn = (arrival: Arrival): arrival is TokenRequest =>
    arrival.kind === 'token' && arrival.code?.value === code
  return target.awaitArrival(isItsOwn, 1000)
}

function fits({ verifier, credentials, carrier }: TokenRequest, flow: PlatformFlow): boolean {
  const ownVerifier = verifier === undefined ? flow.challenge === undefined : verifier.flow === flow.id
  return ownVerifier && credentials.clientId === flow.clientId && carrier.id === flow.carrier.id
}
