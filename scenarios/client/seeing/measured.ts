import { createHash } from 'node:crypto'
import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, openAgeing } from '../refresh/ageing.ts'
import { refuseCodes } from './refuse-codes.ts'
import { labelValues, type Moved, movedBetween, type Series, seriesOf } from './series.ts'

const pseudonyms = 'TENANT-OBS-1'
const perPair = 'TENANT-OBS-2'
const rows = [pseudonyms, perPair]
const times = 5

export const measured = clientScenario({
  id: 'client/seeing/measured',
  title: 'Metrics count for each tenant and carrier apart, and name no tenant',
  story:
    'Five codes of one tenant are refused and five tokens refreshed; the metrics are read before and after, and beside what another tenant and another carrier move.',
  requirements: rows,
  needs: ['metrics', 'call', 'second-tenant'],
  once: true,
  caughtBy: [
    { twin: 'names-tenants-in-metrics', breaks: [pseudonyms] },
    { twin: 'measures-all-tenants-together', breaks: [perPair] },
    { twin: 'counts-only-successes', breaks: [perPair] },
  ],
  async run({ target }) {
    const [a, b = a] = target.tenants
    const ageing = await openAgeing(target)
    const control = await connect(target, a, { call: true })
    if (control.kind === 'failed') return controlFailed(rows, control)
    const start = await scrape(target)
    if (start === undefined) return inconclusive(rows, 'the metrics could not be read')
    const connects = await during(target, start.series, () => connect(target, a))
    const refusals = await during(target, connects.after, () => refuseCodes(target, a, { times }))
    const refreshes = await during(target, refusals.after, async () => {
      for (let count = 0; count < times; count += 1) {
        await ageing.age()
        await callAs(target, control)
      }
    })
    const neighbour = await during(target, refreshes.after, () => refuseCodes(target, b, { times }))
    const [y] = target.otherCarriers
    const elsewhere =
      y === undefined
        ? undefined
        : await during(target, neighbour.after, () => refuseCodes(target, a, { times, carrier: y }))
    const own = [...labelValues(refusals.moved)].filter((value) => !labelValues(neighbour.moved).has(value))
    const text = (await scrape(target))?.text ?? ''
    return [
      ...judgeNames(target.tenants, text, own),
      ...judgeCounts({
        own,
        connects: connects.moved,
        refusals: refusals.moved,
        refreshes: refreshes.moved,
        neighbour: neighbour.moved,
        elsewhere: elsewhere?.moved,
      }),
    ]
  },
})

interface Looked {
  readonly after: ReadonlyMap<string, Series>
  readonly moved: readonly Moved[]
}

async function scrape(target: ClientTarget) {
  const answer = await target.metrics()
  if (answer.kind !== 'answered' || answer.status !== 200) return undefined
  return { text: answer.body, series: seriesOf(answer.body) }
}

async function during(target: ClientTarget, before: Looked['after'], work: () => Promise<unknown>): Promise<Looked> {
  await work()
  await target.settle()
  const after = (await scrape(target))?.series ?? before
  return { after, moved: movedBetween(before, after) }
}

/** Names as words of their own: `acme` is in `acme-ups` and not in `pacmen`. */
function judgeNames(tenants: readonly PlatformTenant[], text: string, own: readonly string[]): readonly Finding[] {
  const help = text.split('\n').filter((line) => line.startsWith('# HELP'))
  const words = [...labelValues(seriesOf(text).values()), ...help]
  const named = tenants.find(({ id }) =>
    words.some((word) => new RegExp(`(?<![a-z0-9])${escaped(id)}(?![a-z0-9])`, 'i').test(word)),
  )
  if (named !== undefined) {
    return broken(pseudonyms, {
      expected: 'no tenant named in a label or a help text',
      observed: `${named.id} is named`,
    })
  }
  if (own.length === 0) return notApplicable(pseudonyms, 'the metrics have no series of single tenants')
  const guessed = tenants.find(({ id }) =>
    own.some((value) => plainHashes(id).some((hash) => value.length >= 8 && hash.startsWith(value.toLowerCase()))),
  )
  return [
    ...held(pseudonyms, 'tenants are told apart and none is named'),
    ...(guessed === undefined
      ? []
      : recorded(pseudonyms, 'the pseudonym is a hash without a key: whoever guesses a name can check it')),
  ]
}

function plainHashes(id: string): readonly string[] {
  return ['sha256', 'sha1', 'md5', 'sha512'].map((name) => createHash(name).update(id).digest('hex'))
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

interface Counts {
  /** Label values that only this tenant's doing moved. */
  readonly own: readonly string[]
  /** By one connect that went well. */
  readonly connects: readonly Moved[]
  readonly refusals: readonly Moved[]
  readonly refreshes: readonly Moved[]
  readonly neighbour: readonly Moved[]
  readonly elsewhere: readonly Moved[] | undefined
}

function judgeCounts({ own, connects, refusals, refreshes, neighbour, elsewhere }: Counts): readonly Finding[] {
  const isOwn = ({ labels }: Series) => [...labels.values()].some((value) => own.includes(value))
  const no = (observed: string) =>
    broken(perPair, { expected: 'series of that tenant and carrier that move by the right kind and number', observed })
  if (own.length === 0) return no('what two tenants did moved the same series')
  const failed = refusals.filter(
    (moved) => isOwn(moved) && moved.by === times && ![...connects, ...refreshes].some(({ id }) => id === moved.id),
  )
  if (failed.length === 0)
    return no(
      `${times} refused codes moved no series of the tenant by ${times} that connects and refreshes leave alone`,
    )
  const renewed = refreshes.filter(
    (moved) => isOwn(moved) && moved.by === times && !refusals.some(({ id }) => id === moved.id),
  )
  if (renewed.length === 0)
    return no(`${times} refreshes moved no series of the tenant by ${times} that failures leave alone`)
  const others = [...labelValues(neighbour)].filter((value) => !labelValues([...refusals, ...refreshes]).has(value))
  const astray = [...refusals, ...refreshes].some(({ labels }) =>
    [...labels.values()].some((value) => others.includes(value)),
  )
  if (astray) return no('series of the other tenant moved too')
  const mixed = elsewhere?.find(({ id }) => failed.some((moved) => moved.id === id))
  if (mixed !== undefined) return no('failures at another carrier moved the same series')
  return held(perPair, `failures and refreshes moved ${failed.length} and ${renewed.length} series of that tenant`)
}
