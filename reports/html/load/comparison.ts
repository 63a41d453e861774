import type { LoadComparison } from '../../load-model.ts'
import { escaped } from '../markup.ts'

const words = { slower: 'worse', faster: 'better', same: 'within the noise' } as const

/** The run against a stored one, as ratios. */
export function comparisonMarkup(comparison: LoadComparison | undefined): string {
  if (comparison === undefined) return ''
  const rows = comparison.rows.map(
    ({ what, before, now, ratio, noise, verdict }) =>
      `<tr><th scope="row">${escaped(what)}</th><td class="number">${before.toFixed(1)}</td><td class="number">${now.toFixed(1)}</td><td class="number">${ratio.toFixed(2)} ± ${noise.toFixed(2)}</td><td${verdict === 'slower' ? ' class="is-warning"' : ''}>${words[verdict]}</td></tr>`,
  )
  const doubts = comparison.doubts.map((doubt) => ` ${escaped(doubt)}`).join('')
  return `<h3>Against the run of ${escaped(comparison.startedAt)}</h3><p>Ratios, now to then.${doubts}</p><div class="scroll"><table><thead><tr><th></th><th>Then</th><th>Now</th><th>Ratio</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}
