import type { Exchange } from '../result-model.ts'
import { sequenceOf } from '../sequence.ts'
import { exchangeDetails } from './exchange.ts'
import { escaped } from './markup.ts'

/**
 * Exchanges as a sequence diagram: a lane for each who takes part, an arrow for each request and its answer. Every step
 * opens to the whole request and response.
 */
export function sequenceMarkup(exchanges: readonly Exchange[], decisive: ReadonlySet<string>, wrong: boolean): string {
  const { lanes, steps } = sequenceOf(exchanges)
  const heads = lanes.map((name, lane) => `<span class="lane g${lane}">${escaped(name)}</span>`).join('')
  const lines = lanes.map((_, lane) => `<i class="g${lane}"></i>`).join('')
  const items = exchanges.map((exchange, index) => {
    const { from, to } = steps[index] ?? { from: 0, to: 1 }
    const decided = decisive.has(exchange.id)
    const mark = decided
      ? `<strong class="decisive">${wrong ? '✗ the wrong step' : 'the step that decided'}</strong>`
      : ''
    const spoken = `<span class="spoken">${escaped(lanes[from] ?? '')} to ${escaped(lanes[to] ?? '')}: </span>`
    return `<li${decided ? ' class="decided"' : ''}><details><summary>${arrows(exchange, from, to, spoken, mark)}</summary>${exchangeDetails(exchange)}</details></li>`
  })
  return `<div class="sequence l${lanes.length}"><div class="heads">${heads}</div><div class="lifelines" aria-hidden="true">${lines}</div><ol>${items.join('')}</ol></div>`
}

function arrows(exchange: Exchange, from: number, to: number, spoken: string, mark: string): string {
  const { id, method, url, label, response } = exchange
  const place = `a${Math.min(from, to)}${Math.max(from, to)}`
  const [there, back] = from <= to ? ['right', 'left'] : ['left', 'right']
  const status = response === undefined ? 'no answer' : String(response.status)
  return `<span class="arrow ${place} ${there}">${spoken}<code>${escaped(method)} ${escaped(pathOf(url))}</code> <span class="label">${escaped(label)}</span></span><span class="arrow answer ${place} ${back}"><code>${status}</code> ${mark} <code class="number">${escaped(id)}</code></span>`
}

/** The lane says which host it is. */
function pathOf(url: string): string {
  const path = URL.canParse(url) ? url.slice(new URL(url).origin.length) || '/' : url
  return path.length > 90 ? `${path.slice(0, 87)}…` : path
}
