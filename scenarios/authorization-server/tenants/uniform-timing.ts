import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import type { Params } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { correctFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed } from '../judge.ts'
import { askForRefreshToken } from '../refresh-grant.ts'
import { madeUpLike } from './made-up.ts'
import { median, medianBounds, rankTest } from './timing.ts'
import { type Context, type TwoTenants, twoTenants } from './two-tenants.ts'

const row = 'TENANT-ERR-4-as'
/** A difference that can be measured over a network; milliseconds. */
const noticeable = 10
const most = 300
const looks = [20, 40, 80, 160, most]

/** Something of the other tenant, and how to present a value in its place. */
interface Timed {
  readonly what: string
  readonly value: string
  readonly present: (value: string) => Promise<HttpAnswer>
}

/** Milliseconds of each answer: for the other tenant's value, for made-up ones, and for made-up ones again. */
interface Samples {
  readonly foreign: number[]
  readonly madeUp: number[]
  readonly again: number[]
}

export const uniformTiming = authorizationServerScenario({
  id: 'authorization-server/tenants/uniform-timing',
  title: "Nor does the time an answer takes tell another tenant's tokens from made-up ones",
  story: 'A client of one tenant measures how long the server thinks about a string, and knows whose token it is.',
  requirements: [row],
  needs: ['second-tenant'],
  repeats: true,
  budget: 120_000,
  caughtBy: [{ twin: 'thinks-longer-about-foreign-tokens', breaks: [row] }],
  async run(context) {
    const pair = twoTenants(context.target)
    if (pair === undefined) return couldNotRun(row, 'a second tenant is missing: add one to `tenants`')
    const control = await correctFlow(context.target, pair.foreignClient, context.random)
    if (control.kind === 'failed') return controlFailed(row, control)
    const timed = [clientId(context, pair), await refreshToken(context, pair)].filter((item) => item !== undefined)
    if (timed.length === 0) {
      return couldNotRun(
        row,
        'there is nothing to compare: the first tenant has neither a client secret nor refresh tokens',
      )
    }
    return inTurn(timed, (item) => measure(context, item))
  },
})

/** Looks after 20, 40 … samples whether the answer is clear: a calm server is not asked 900 times. */
async function measure({ random }: Context, { what, value, present }: Timed): Promise<readonly Finding[]> {
  const samples: Samples = { foreign: [], madeUp: [], again: [] }
  for (const look of looks) {
    while (samples.foreign.length < look) {
      const answers = [
        await present(value),
        await present(madeUpLike(value, random)),
        await present(madeUpLike(value, random)),
      ]
      const times = answers.map((answer) => (answer.kind === 'answered' ? answer.durationMs : undefined))
      const [foreign, madeUp, again] = times
      if (foreign === undefined || madeUp === undefined || again === undefined) {
        const failed = answers.find(({ kind }) => kind !== 'answered')
        const why = failed !== undefined && 'sentence' in failed ? failed.sentence : 'answers could not be timed'
        return inconclusive(row, `${what}: ${why}`)
      }
      samples.foreign.push(foreign)
      samples.madeUp.push(madeUp)
      samples.again.push(again)
    }
    const verdict = clearVerdict(samples, what)
    if (verdict !== undefined) return verdict
  }
  return lastVerdict(samples, what)
}

function clearVerdict({ foreign, madeUp, again }: Samples, what: string): readonly Finding[] | undefined {
  const [theirs, ours] = [medianBounds(foreign), medianBounds(madeUp)]
  const atMost = Math.max(theirs.high - ours.low, ours.high - theirs.low)
  // On a busy machine the bounds close slowly; medians that lie close together all the same are an answer as well.
  const close = foreign.length > 20 && Math.abs(median(foreign) - median(madeUp)) < noticeable / 2
  if (atMost < noticeable || close) return held(row, sentence(what, foreign, madeUp))
  const atLeast = Math.max(theirs.low - ours.high, ours.low - theirs.high)
  return atLeast > noticeable && !differ(madeUp, again) ? differs(what, foreign, madeUp) : undefined
}

function lastVerdict({ foreign, madeUp, again }: Samples, what: string): readonly Finding[] {
  return differ(foreign, madeUp) && !differ(madeUp, again)
    ? differs(what, foreign, madeUp)
    : held(row, sentence(what, foreign, madeUp))
}

/** Enough to be noticed, and not by chance. */
function differ(a: readonly number[], b: readonly number[]): boolean {
  return Math.abs(median(a) - median(b)) > noticeable && rankTest(a, b) < 0.01
}

function differs(what: string, foreign: readonly number[], madeUp: readonly number[]): readonly Finding[] {
  return broken(row, {
    expected: `a difference of at most ${noticeable} ms`,
    observed: sentence(what, foreign, madeUp),
  })
}

function sentence(what: string, foreign: readonly number[], madeUp: readonly number[]): string {
  const [theirs, ours] = [median(foreign).toFixed(1), median(madeUp).toFixed(1)]
  return `${what} took ${theirs} ms, made-up ones ${ours} ms (medians of ${foreign.length} answers each)`
}

function clientId({ target, random }: Context, { ownClient, foreignClient }: TwoTenants): Timed | undefined {
  const { authentication } = ownClient
  if (!('secret' in authentication)) return undefined
  const secret = random.token(24)
  const form: Params = [
    ['grant_type', 'refresh_token'],
    ['refresh_token', random.token(32)],
  ]
  return {
    what: "another tenant's client_id with a wrong secret",
    value: ownClient.id,
    async present(clientId) {
      const outcome = await target.token(foreignClient, {
        form,
        authentication: { ...authentication, clientId, secret },
      })
      return outcome.answer
    },
  }
}

async function refreshToken(context: Context, { ownClient, foreignClient }: TwoTenants): Promise<Timed | undefined> {
  const attempt = await askForRefreshToken(context, ownClient)
  if (attempt.kind !== 'grant') return undefined
  return {
    what: "another tenant's refresh token",
    value: attempt.grant.refreshToken,
    async present(value) {
      const form: Params = [
        ['grant_type', 'refresh_token'],
        ['refresh_token', value],
      ]
      return (await context.target.token(foreignClient, { form })).answer
    },
  }
}
