import type { TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver, type Failed } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { pause } from '../refresh/ageing.ts'

const codeOnce = 'RFC6749-4.1.2-3'
const stateOnce = 'RFC9700-4.2.4-4'
const verifierOnce = 'TENANT-PKCE-6'
const rows = [codeOnce, stateOnce, verifierOnce]
const rounds = 20
/** After which no flow lives any more (TENANT-PKCE-5), and somewhat more. */
const expiryMs = 330_000

export const racesCallbacks = clientScenario({
  id: 'client/races/callbacks',
  title: 'Of several callbacks at once for one flow, one is taken',
  story:
    'The same response, and fresh codes with the same state, come in together, while the first is held, and around the end of the flow.',
  requirements: rows,
  needs: [],
  repeats: true,
  caughtBy: [
    { twin: 'keeps-flow-after-callback', breaks: rows },
    { twin: 'takes-flow-in-two-steps', breaks: rows },
  ],
  async run({ target, random }) {
    const findings: Finding[] = []
    for (let round = 0; round < rounds; round += 1) {
      const raced = await race(target, random)
      if ('sentence' in raced) return [...findings, ...controlFailed(rows, raced)]
      findings.push(...judge(raced))
    }
    const after = await connect(target, target.tenants[0])
    return after.kind === 'failed' ? [...findings, ...controlFailed(rows, after)] : findings
  },
})

interface Raced {
  readonly order: string
  readonly sent: readonly TokenRequest[]
  readonly codes: readonly string[]
}

/** One flow, its first response held at the token endpoint, and others that come beside it. */
async function race(target: ClientTarget, random: Randomness): Promise<Raced | Failed> {
  const begun = await begin(target, target.tenants[0])
  if (begun.kind === 'failed') return begun
  const { flow } = begun
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const holding = target.behave({
    async token(_request, honest) {
      await released
      return honest()
    },
  })
  const grant = target.grant(flow)
  const copies = 1 + random.integer(7)
  const expires = random.integer(4) === 0 && (await target.able('clock')).kind === 'yes'
  const late = random.pick(['together', 'while the first is held'])
  const before = target.tokenRequests().length
  const responses = Array.from({ length: copies }, (_, at) =>
    // The same code, and codes that the carrier would take as well.
    at % 2 === 0 ? grant.response : withParam(grant.response, 'code', target.grant(flow).code),
  )
  const browsers = await Promise.all(responses.map(() => flow.browser.clone()))
  const send = (at: number) =>
    deliver(target, flow, responses[at] ?? grant.response, {
      label: `callback ${at + 2} of ${copies + 1}`,
      ...(browsers[at] === undefined ? {} : { browser: browsers[at] }),
    })
  const first = deliver(target, flow, grant.response, { label: `callback 1 of ${copies + 1}` })
  if (late === 'while the first is held') {
    await target.awaitArrival(
      (arrival): arrival is TokenRequest => arrival.kind === 'token' && arrival.code?.value === grant.code,
      2000,
    )
  }
  if (expires) await target.advance(expiryMs)
  const others = responses.map((_, at) => send(at))
  await pause(target, 30)
  release()
  await Promise.all([first, ...others])
  holding.stop()
  return {
    order: `${copies} more callbacks ${late}${expires ? ', when the time of the flow is over' : ''}`,
    sent: target.tokenRequests().slice(before),
    codes: [grant.code],
  }
}

function judge({ order, sent, codes }: Raced): readonly Finding[] {
  const [code] = codes
  const same = sent.filter((request) => request.code?.value === code)
  const verifiers = sent.map(({ verifier }) => verifier?.value)
  const again = verifiers.some((value, at) => value !== undefined && verifiers.indexOf(value) < at)
  // None is right where the time of the flow was over before the first one was read.
  if (sent.length === 0)
    return order.includes('over')
      ? recorded(rows, `${order}: nothing was sent`)
      : inconclusive(rows, `${order}: no token request left the platform`)
  const found = (row: string, bad: boolean, expected: string, what: string): readonly Finding[] =>
    bad
      ? broken(row, { expected, observed: `${order}: ${what}` }, ...sent.slice(0, 4))
      : held(row, undefined, ...sent.slice(0, 4))
  return [
    ...found(codeOnce, same.length > 1, 'the code once', `the code was sent ${same.length} times`),
    ...found(stateOnce, sent.length > 1, 'one response to a state', `${sent.length} token requests left`),
    ...found(verifierOnce, again, 'the verifier once', 'the verifier was sent more than once'),
  ]
}
