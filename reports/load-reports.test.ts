import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { toHtml } from './html.ts'
import { compareLoad } from './load-comparison.ts'
import { toLoadHtml } from './load-html.ts'
import { toLoadJunit } from './load-junit.ts'
import { wholeStages } from './load-latency.ts'
import { loadTerminal } from './load-terminal.ts'
import { latencyOf, sampleLoad } from './testing/sample-load.ts'
import { sampleExchanges, sampleRun } from './testing/sample-run.ts'

describe('the JUnit report of a load run', () => {
  test('has a case for each threshold and fails the one that was broken', () => {
    const xml = toLoadJunit(sampleLoad).join('')
    const tags: { name: string; attributes: Record<string, unknown> }[] = []
    const parser = new SaxesParser()
    parser.on('opentag', ({ name, attributes }) => void tags.push({ name, attributes }))
    parser.write(xml).close()
    expect(tags[0]?.attributes).toMatchObject({ tests: '3', failures: '1', errors: '0' })
    const cases = tags.filter(({ name }) => name === 'testcase').map(({ attributes }) => attributes.name)
    expect(cases).toEqual(["no tenant got what is another's", 'wrong answers', 'the run came to its end'])
    expect(tags.filter(({ name }) => name === 'failure')).toHaveLength(1)
  })

  test('tells a run that was cut short as an error', () => {
    const findings = ['The run was stopped.']
    const xml = toLoadJunit({ ...sampleLoad, verdict: 'incomplete', thresholds: [], findings }).join('')
    expect(xml).toContain('<error message="The run was stopped." type="incomplete">')
    expect(xml).toContain('errors="1"')
  })
})

describe('the page of a load run', () => {
  const page = toLoadHtml(sampleLoad).join('')

  test('draws throughput, latency, stages, tenants, knee and PKCE against legacy', () => {
    const titles = [...page.matchAll(/<figcaption>(.*?)<\/figcaption>/g)].map(([, title]) => title)
    expect(titles).toEqual([
      'Throughput',
      'Latency over time',
      'Percentiles of each stage',
      'Fairness among tenants',
      'Knee: 200 flows a second hold',
      'PKCE against legacy',
    ])
    expect(page).not.toContain('NaN')
    expect(page).not.toContain('Infinity')
  })

  test('needs nothing from elsewhere and takes names for text', () => {
    expect(page).not.toMatch(/(?:src|href)="http/)
    expect(page).not.toContain('<acme>')
    expect(page).toContain('&lt;acme&gt;')
  })

  test('leaves charts out that have nothing to show', () => {
    const { knee: _, ...rest } = sampleLoad
    const empty = toLoadHtml({ ...rest, stages: [], series: [], tenants: [] }).join('')
    expect(empty).not.toContain('<figure')
  })

  test('stands in the report of a conformance run too', () => {
    expect([...toHtml(sampleRun, sampleExchanges, sampleLoad)].join('')).toContain('<h2 id="load">Load</h2>')
    expect([...toHtml(sampleRun, sampleExchanges)].join('')).not.toContain('<h2 id="load">Load</h2>')
  })
})

test('adds histograms of carriers up, because percentiles of parts cannot be', () => {
  const flow = wholeStages(sampleLoad.stages).find(({ stage, variant }) => stage === 'flow' && variant === 'pkce')
  expect(flow?.count).toBe(200)
  expect(flow?.at(50)).toBeCloseTo(109, 0)
})

describe('a comparison with a stored run', () => {
  const flowOnly = { ...sampleLoad, stages: sampleLoad.stages.slice(1, 2) }

  test('finds the same run within its noise', () => {
    const { rows, doubts } = compareLoad(flowOnly, flowOnly)
    expect(rows.map(({ ratio, verdict }) => [ratio, verdict])).toEqual(Array(4).fill([1, 'same']))
    expect(doubts).toEqual([])
  })

  test('tells a run that takes twice as long, as a ratio with its noise', () => {
    const doubled = {
      ...flowOnly,
      stages: flowOnly.stages.map((stage) => ({
        ...stage,
        latency: latencyOf(Array.from({ length: 100 }, (_, index) => (10 + index) * 2)),
      })),
    }
    const [median] = compareLoad(doubled, flowOnly).rows
    expect(median?.verdict).toBe('slower')
    expect(median?.ratio).toBeCloseTo(2, 1)
    expect(median?.noise).toBeGreaterThan(0)
    expect(loadTerminal({ ...doubled, comparison: compareLoad(doubled, flowOnly) })).toContain('2.00 ± ')
    expect(compareLoad(flowOnly, doubled).rows[0]?.verdict).toBe('faster')
  })

  test('says what makes two runs hard to compare', () => {
    const { doubts } = compareLoad({ ...flowOnly, shape: 'ramp', environment: { node: '25' } }, flowOnly)
    expect(doubts.join(' ')).toMatch(/another shape.*another machine/)
  })

  test('claims nothing from a handful of seconds', () => {
    const short = { ...flowOnly, series: flowOnly.series.slice(0, 4) }
    expect(compareLoad({ ...short, rate: { ...short.rate, reached: 30 } }, short).rows.at(-1)?.verdict).toBe('same')
  })
})
