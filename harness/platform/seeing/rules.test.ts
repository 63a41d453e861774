import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { createMetrics } from './metrics.ts'
import { stages } from './stages.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          expr: z.string(),
          record: z.string().optional(),
          alert: z.string().optional(),
          labels: z.record(z.string(), z.string()).optional(),
        }),
      ),
    }),
  ),
})
async function expressions(): Promise<readonly string[]> {
  const file = rules.parse(parse(await readFile(join(root, 'docs/alerts.yaml'), 'utf8')))
  return file.groups.flatMap((group) => group.rules.map(({ expr }) => expr))
}

test('the rules for Prometheus ask for what the platform measures, and for nothing else', async () => {
  const metrics = createMetrics({ pseudonym: (tenant) => tenant, mostPairs: 1, alerts: () => [] })
  const measured = new Set([...(await metrics.text()).matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name))
  const asked = new Set((await expressions()).join('\n').match(/\bparcelproof_\w+/g))
  const names = [...asked].map((name) => name.replace(/_(?:bucket|sum|count)$/, ''))
  expect(names.filter((name) => !measured.has(name))).toEqual([])
  const asksForStages = [...(await expressions()).join('\n').matchAll(/stage=~"([^"]+)"/g)].flatMap(([, list = '']) =>
    list.split('|'),
  )
  expect(asksForStages.filter((stage) => !stages.some((known) => known === stage))).toEqual([])
})

test('there is an alert for the trouble of a tenant, of a carrier and of the platform', async () => {
  const file = rules.parse(parse(await readFile(join(root, 'docs/alerts.yaml'), 'utf8')))
  const scopes = file.groups.flatMap((group) =>
    group.rules.flatMap(({ alert, labels }) => (alert === undefined ? [] : [labels?.scope])),
  )
  expect(new Set(scopes)).toEqual(new Set(['tenant', 'carrier', 'platform']))
})
