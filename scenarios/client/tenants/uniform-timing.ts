import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import { encodeForm } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { clientScenario } from '../../api/scenario.ts'
import { median, medianBounds, rankTest } from '../../authorization-server/tenants/timing.ts'
import { begin, callbackOf, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'TENANT-ERR-4-client'
/** A difference that can be measured over a network; milliseconds. */
const noticeable = 10
const looks = [20, 40, 80, 160, 300]

export const uniformTiming = clientScenario({
  id: 'client/tenants/uniform-timing',
  title: 'The time an answer takes tells neither tenants nor states apart',
  story:
    'Somebody measures how long the platform thinks about tenants that are there and not, and about states well and badly formed.',
  requirements: [row],
  needs: ['second-tenant', 'tenant-authentication'],
  once: true,
  repeats: true,
  budget: 180_000,
  caughtBy: [{ twin: 'thinks-longer-about-well-formed-states', breaks: [row] }],
  async run({ target, random }) {
    const control = await connect(target, target.tenants[0])
    if (control.kind === 'failed') return controlFailed(row, control)
    const states = await statesOf(target, random)
    if ('kind' in states) return controlFailed(row, states)
    return [...(await measure(tenantsOf(target))), ...(await measure(states))]
  },
})

/** One case beside another one, and beside itself: what differs from itself is noise. */
interface Compared {
  readonly what: string
  readonly other: string
  readonly present: () => Promise<HttpAnswer>
  readonly presentOther: () => Promise<HttpAnswer>
}

function tenantsOf(target: ClientTarget): Compared {
  const [a, b = a] = target.tenants
  const nobody = { ...a, id: 'parcelproof-nobody' }
  const ask = async (tenant: typeof a) => (await target.call(tenant, { as: b, label: 'call of another tenant' })).answer
  return {
    what: 'a call of a tenant that is there',
    other: 'one of a tenant that is not',
    present: () => ask(a),
    presentOther: () => ask(nobody),
  }
}

async function statesOf(
  target: ClientTarget,
  random: Randomness,
): Promise<Compared | Extract<Awaited<ReturnType<typeof begin>>, { kind: 'failed' }>> {
  const begun = await begin(target, target.tenants[0])
  if (begun.kind === 'failed') return begun
  const { flow } = begun
  const formed = flow.state ?? random.token(32)
  const send = (state: string) => {
    const url = new URL(callbackOf(flow))
    const query = encodeForm([
      ['code', random.token(16)],
      ['state', state],
    ])
    url.search = url.search === '' ? query : `${url.search}&${query}`
    return target.send({ method: 'GET', url: url.href, label: 'callback that is timed' })
  }
  return {
    what: 'a callback with a state of the right form',
    other: 'one with a state of the wrong form',
    // As long as the platform's own, of the same letters, and of no flow.
    present: () => send(random.token(formed.length).slice(0, formed.length)),
    presentOther: () => send('x'),
  }
}

/** Looks after 20, 40 … samples whether the answer is clear: a calm platform is not asked 900 times. */
async function measure(compared: Compared): Promise<readonly Finding[]> {
  const [cases, others, again]: [number[], number[], number[]] = [[], [], []]
  for (const look of looks) {
    while (cases.length < look) {
      for (const [into, ask] of [
        [cases, compared.present],
        [others, compared.presentOther],
        [again, compared.presentOther],
      ] as const) {
        const answer = await ask()
        if (answer.kind !== 'answered' || answer.durationMs === undefined) {
          const why = 'sentence' in answer ? answer.sentence : 'an answer could not be timed'
          return inconclusive(row, `${compared.what}: ${why}`, answer)
        }
        into.push(answer.durationMs)
      }
    }
    const [one, two] = [medianBounds(cases), medianBounds(others)]
    const close = cases.length > 20 && Math.abs(median(cases) - median(others)) < noticeable / 2
    if (close || Math.max(one.high - two.low, two.high - one.low) < noticeable)
      return held(row, sentence(compared, cases, others))
    const apart = Math.max(one.low - two.high, two.low - one.high)
    if (apart > noticeable && !differ(others, again)) return differs(compared, cases, others)
  }
  if (differ(others, again))
    return inconclusive(row, `${compared.other} differs from itself as much: the way there is too uneven to measure`)
  return differ(cases, others) ? differs(compared, cases, others) : held(row, sentence(compared, cases, others))
}

/** Enough to be noticed, and not by chance. */
function differ(a: readonly number[], b: readonly number[]): boolean {
  return Math.abs(median(a) - median(b)) > noticeable && rankTest(a, b) < 0.01
}

function differs(compared: Compared, cases: readonly number[], others: readonly number[]): readonly Finding[] {
  return broken(row, {
    expected: `a difference of at most ${noticeable} ms`,
    observed: sentence(compared, cases, others),
  })
}

function sentence({ what, other }: Compared, cases: readonly number[], others: readonly number[]): string {
  return `${what} took ${median(cases).toFixed(1)} ms, ${other} ${median(others).toFixed(1)} ms (medians of ${cases.length} answers each)`
}
