import { withoutAbility } from '../../api/ability.ts'
import type { ApiCall, CarrierAnswer, TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, refreshesIn } from '../refresh/ageing.ts'
import { steps } from './dates.ts'

const beforeTheEnd = 'TENANT-LIFE-1'
const notAfterIt = 'TENANT-LIFE-2'
const asTheCarrierSays = 'TENANT-LIFE-7'
const rows = [beforeTheEnd, notAfterIt, asTheCarrierSays]

const second = 1000
const minute = 60 * second
const hour = 60 * minute

export const clockTokenLifetime = clientScenario({
  id: 'client/clock/token-lifetime',
  title: 'Tokens are refreshed some minutes before their end, and none is sent after it',
  story: 'Tokens with several lives are used before, at and after their end, to the second.',
  requirements: rows,
  needs: ['call'],
  repeats: true,
  caughtBy: [
    { twin: 'never-looks-at-the-time', breaks: rows },
    { twin: 'refreshes-at-the-end-only', breaks: [beforeTheEnd] },
    { twin: 'refreshes-before-every-call', breaks: [asTheCarrierSays] },
  ],
  async run({ target }) {
    const missing = withoutAbility(rows, await target.able('clock'))
    if (missing !== undefined) return missing
    return [...(await inTime(target)), ...(await aroundTheEnd(target)), ...(await severalLives(target))]
  },
})

/** What token answers say of life and refreshing; undefined leaves the member out. */
interface Life {
  readonly seconds: number | undefined
  readonly refreshable: boolean
}

interface Aged {
  readonly kind: 'aged'
  readonly connected: Connected
  /** Calls of this connection that left with a token after the end that was told of it. */
  late(): readonly ApiCall[]
  refreshes(): readonly TokenRequest[]
  stop(): void
}

/** A connection whose tokens live as long as the answers say. */
async function connectWith(target: ClientTarget, { seconds, refreshable }: Life) {
  const ends = new Map<string, number>()
  const telling = target.behave({
    async token(request, honest): Promise<CarrierAnswer> {
      const answer = await honest()
      if (answer.kind !== 'json' || typeof answer.body.access_token !== 'string') return answer
      const { expires_in: _, refresh_token, ...body } = answer.body
      ends.set(
        answer.body.access_token,
        seconds === undefined ? Number.POSITIVE_INFINITY : request.at + seconds * second,
      )
      const life = seconds === undefined ? {} : { expires_in: seconds }
      return { ...answer, body: { ...body, ...life, ...(refreshable ? { refresh_token } : {}) } }
    },
  })
  const before = target.arrivals().length
  const connected = await connect(target, target.tenants[0], { call: true })
  if (connected.kind === 'failed') {
    telling.stop()
    return connected
  }
  const since = () => target.arrivals().slice(before)
  const aged: Aged = {
    kind: 'aged',
    connected,
    late: () =>
      since().filter(
        (arrival): arrival is ApiCall =>
          arrival.kind === 'api' &&
          arrival.tokens.some(({ value }) => arrival.at >= (ends.get(value) ?? Number.POSITIVE_INFINITY)),
      ),
    refreshes: () => refreshesIn(since().filter((arrival) => arrival.kind === 'token')),
    stop: () => telling.stop(),
  }
  return aged
}

async function inTime(target: ClientTarget): Promise<readonly Finding[]> {
  const aged = await connectWith(target, { seconds: 3600, refreshable: true })
  if (aged.kind === 'failed') return controlFailed(beforeTheEnd, aged)
  const { refreshEarly } = target.facts
  const [before, within] =
    refreshEarly === undefined ? [12 * minute, 4 * minute] : [refreshEarly + 2 * minute, refreshEarly / 2]
  await target.advance(hour - before)
  await callAs(target, aged.connected, `call ${before / minute} minutes before the end`)
  const early = aged.refreshes().length
  await target.advance(before - within)
  const call = await callAs(target, aged.connected, `call ${within / minute} minutes before the end`)
  await target.settle()
  aged.stop()
  const note = recorded(beforeTheEnd, `${early} refreshes ${before / minute} minutes before the end`, call)
  const sentences = {
    expected: `a refresh by ${within / minute} minutes before the end of a token`,
    observed: 'none had left the platform',
  }
  const refreshes = aged.refreshes()
  return [
    ...note,
    ...(refreshes.length > 0
      ? held(beforeTheEnd, undefined, call, ...refreshes)
      : broken(beforeTheEnd, sentences, call)),
  ]
}

/** A second before the end, at it, after it, and in larger steps. */
async function aroundTheEnd(target: ClientTarget): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const offset of [-second, 0, second, ...steps.map(([, step]) => step)]) {
    const aged = await connectWith(target, { seconds: 3600, refreshable: true })
    if (aged.kind === 'failed') return [...findings, ...controlFailed(notAfterIt, aged)]
    await target.advance(hour + offset)
    const call = await callAs(target, aged.connected, `call ${offset / second} s after the end of its token`)
    aged.stop()
    findings.push(...judgeLate(notAfterIt, aged, `${offset / second} s after the end`, call.exchanges))
  }
  return findings
}

function judgeLate(row: string, aged: Aged, when: string, exchanges: readonly string[]): readonly Finding[] {
  const late = aged.late()
  if (late.length === 0) return held(row, undefined, { exchanges })
  const observed = `${when} a call left with the token that was over`
  return broken(row, { expected: 'no call with a token that is over', observed }, ...late)
}

const lives: readonly (Life & { readonly what: string })[] = [
  { what: 'tokens that live for 60 s', seconds: 60, refreshable: true },
  { what: 'tokens that live for 60 s and cannot be refreshed', seconds: 60, refreshable: false },
  { what: 'tokens that live for an hour', seconds: 3600, refreshable: true },
  { what: 'tokens that live for eight hours', seconds: 8 * 3600, refreshable: true },
  { what: 'tokens whose life is not told', seconds: undefined, refreshable: true },
  { what: 'tokens whose life is not told and that cannot be refreshed', seconds: undefined, refreshable: false },
]

async function severalLives(target: ClientTarget): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const life of lives) {
    const aged = await connectWith(target, life)
    if (aged.kind === 'failed') return [...findings, ...controlFailed(asTheCarrierSays, aged)]
    const young = aged.refreshes().length
    for (let count = 0; count < 3; count += 1) await callAs(target, aged.connected)
    const often = aged.refreshes().slice(young)
    if (often.length >= 3) {
      const observed = `${life.what}: ${often.length} refreshes for three calls one after the other`
      findings.push(...broken(asTheCarrierSays, { expected: 'no refresh at every call', observed }, ...often))
    }
    // An hour is what the carriers keep to, whatever they said.
    if (life.seconds !== undefined && life.seconds <= 3600) {
      await target.advance(life.seconds * second + second)
      const call = await callAs(target, aged.connected, `call with ${life.what}, after that time`)
      findings.push(...judgeLate(asTheCarrierSays, aged, `${life.what}: after that time`, call.exchanges))
    }
    aged.stop()
  }
  return [...findings, ...held(asTheCarrierSays)]
}
