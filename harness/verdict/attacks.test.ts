import { expect, test } from 'vitest'
import { consequenceOf } from '../../reports/html/attacks.ts'
import { catalogue } from '../../scenarios/catalogue/index.ts'

test('the report can say what every attack of the catalogue leads to', () => {
  const attacks = new Set(catalogue.rows.flatMap((row) => row.attack?.split('; ') ?? []))
  expect(attacks.size).toBe(17)
  expect([...attacks].filter((attack) => consequenceOf(attack) === undefined)).toEqual([])
})
