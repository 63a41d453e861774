import { expect, test } from 'vitest'
import type { Exchange } from './result-model.ts'
import { arrivalLabel, sequenceOf } from './sequence.ts'
import { sampleExchanges } from './testing/sample-run.ts'

function exchange(url: string, label = 'start'): Exchange {
  const [template] = sampleExchanges
  if (template === undefined) throw new Error('there is no sample exchange')
  return { ...template, target: 'platform', url, label }
}

test('tells requests of the harness from those of the target', () => {
  const { lanes, steps } = sequenceOf([
    exchange('http://127.0.0.1:1/connect'),
    exchange('http://127.0.0.1:2/token', arrivalLabel('ups')),
    exchange('http://127.0.0.1:3/token', arrivalLabel('dhl')),
  ])
  expect(lanes).toEqual(['Parcelproof', 'platform', 'ups (played by Parcelproof)', 'dhl (played by Parcelproof)'])
  expect(steps).toEqual([
    { from: 0, to: 1 },
    { from: 1, to: 2 },
    { from: 1, to: 3 },
  ])
})

test('gives each host of a target a lane, and those beyond the fourth one together', () => {
  const hosts = ['a', 'b', 'c', 'd', 'e'].map((host) => exchange(`https://${host}.example/`))
  const { lanes, steps } = sequenceOf(hosts)
  expect(lanes).toEqual(['Parcelproof', 'platform', 'b.example', 'c.example, d.example, e.example'])
  expect(steps.map(({ to }) => to)).toEqual([1, 2, 3, 3, 3])
})
