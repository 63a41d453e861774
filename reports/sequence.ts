import type { Exchange } from './result-model.ts'

const arrival = 'arrives at '

/** The label of a request that the target sent to a carrier played by the harness; all others are sent by the harness. */
export function arrivalLabel(carrier: string): string {
  return `${arrival}${carrier}`
}

/** Who takes part in a sequence, from left to right, and who speaks to whom in each exchange. */
export interface Sequence {
  readonly lanes: readonly string[]
  readonly steps: readonly { readonly from: number; readonly to: number }[]
}

/** More lanes than this cannot be told apart on a page; further hosts share the last one. */
const mostLanes = 4

/** The exchanges of a result as a sequence: the harness, the hosts of the target, and the carriers it spoke to. */
export function sequenceOf(exchanges: readonly Exchange[]): Sequence {
  const names = ['Parcelproof']
  const laneOf = (name: string): number => {
    const known = names.indexOf(name)
    if (known >= 0) return known
    return names.push(name) - 1
  }
  const ends = exchanges.map((exchange) => {
    if (!exchange.label.startsWith(arrival)) return { from: 0, to: laneOf(targetLane(exchange, exchanges)) }
    const from = laneOf(targetLane(exchange, exchanges))
    return { from, to: laneOf(`${exchange.label.slice(arrival.length)} (played by Parcelproof)`) }
  })
  const last = mostLanes - 1
  const lanes = names.length <= mostLanes ? names : [...names.slice(0, last), names.slice(last).join(', ')]
  return { lanes, steps: ends.map(({ from, to }) => ({ from: Math.min(from, last), to: Math.min(to, last) })) }
}

/** A target that answers at several hosts has a lane for each. */
function targetLane(exchange: Exchange, all: readonly Exchange[]): string {
  const sent = all.filter(({ label, target }) => !label.startsWith(arrival) && target === exchange.target)
  const hosts = new Set(sent.map(({ url }) => hostOf(url)))
  if (hosts.size <= 1 || exchange.label.startsWith(arrival)) return exchange.target
  return hostOf(exchange.url) === hostOf(sent[0]?.url ?? '') ? exchange.target : hostOf(exchange.url)
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
