import { expect, test } from 'vitest'
import { githubAnnotations } from './github.ts'
import type { FinishedRun, Result } from './result-model.ts'
import { sampleRun } from './testing/sample-run.ts'

interface Annotation {
  readonly kind: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

/** Reads lines as the runner of GitHub does: the keyword, properties parted by commas, then the escaped text. */
function read(run: FinishedRun): readonly Annotation[] {
  const lines = [...githubAnnotations(run)].join('').split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => {
    const [, kind = '', properties = '', message = ''] = /^::(\w+) ([^:]*)::(.*)$/s.exec(line) ?? []
    const pairs = properties.split(',').map((pair) => pair.split('='))
    return {
      kind,
      message: unescaped(message),
      properties: Object.fromEntries(pairs.map(([name, value = '']) => [name, unescaped(value)])),
    }
  })
}

function unescaped(text: string): string {
  return text
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%25', '%')
}

test('has an annotation for each result that needs a look, at the configuration file', () => {
  const read0 = read(sampleRun)
  const { failed, warning, inconclusive, couldNotRun } = sampleRun.summary
  const count = (kind: string) => read0.filter((annotation) => annotation.kind === kind).length
  expect([count('error'), count('warning'), count('notice')]).toEqual([failed, warning + inconclusive, couldNotRun])
  expect(read0[0]).toMatchObject({
    kind: 'error',
    properties: { file: 'conf/our server.yaml', line: '1', title: 'failed: authorization-server/redirect-uri/exact' },
    message: expect.stringContaining('What to do: Compare redirect URIs as strings.'),
  })
})

test('stays one line whatever a target answered, so that no answer becomes a command', () => {
  const [template] = sampleRun.results
  if (template === undefined) throw new Error('the sample run is empty')
  const observed = 'a\r\n::add-mask::b\n::error file=x::c 100% %0A'
  const [annotation] = read({ ...sampleRun, results: [{ ...template, observed }] })
  expect(annotation?.message).toContain(observed)
})

test('leaves out what the baseline knows, and says how many more there are than GitHub shows', () => {
  const [template] = sampleRun.results
  if (template === undefined) throw new Error('the sample run is empty')
  const baseline = { reason: 'known', owner: 'anna', expires: '2027-01-31' }
  const many: readonly Result[] = Array.from({ length: 25 }, (_, n) => ({ ...template, id: `many/${n}` }))
  expect(read({ ...sampleRun, results: [{ ...template, baseline }] })).toEqual([])
  const shown = read({ ...sampleRun, results: many })
  expect(shown).toHaveLength(10)
  expect(shown.at(-1)?.properties.title).toBe('Violated: 16 more results')
})
