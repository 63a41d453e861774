import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reportFormats } from './report-formats.ts'
import { largeRun } from './testing/large-run.ts'
import { sampleExchanges, sampleRun } from './testing/sample-run.ts'
import { openReports, writeReports } from './write-all.ts'
import { ReportWriteError } from './write-error.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reports-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('writes every format into a folder that it makes, and nothing else', async () => {
  const out = join(folder, 'a', 'b')
  const written = await writeReports(sampleRun, sampleExchanges, out)
  expect(Object.keys(written).sort()).toEqual([...reportFormats].sort())
  const files = [
    'badge.svg',
    'ctrf.json',
    'evidence.har',
    'junit.xml',
    'report.html',
    'result.json',
    'results.ndjson',
    'results.sarif',
    'summary.md',
  ]
  expect(readdirSync(out).sort()).toEqual(files)
  expect(written.html).toBe(join(out, 'report.html'))
})

test('writes only what was asked for', async () => {
  await writeReports(sampleRun, sampleExchanges, folder, ['junit'])
  expect(readdirSync(folder)).toEqual(['junit.xml'])
})

test('streams results while the run goes on, and keeps them when it never ends', async () => {
  {
    await using reports = await openReports(folder)
    for (const result of sampleRun.results.slice(0, 2)) reports.add(result)
  }
  expect(readdirSync(folder)).toEqual(['results.ndjson'])
  expect(readFileSync(join(folder, 'results.ndjson'), 'utf8').trimEnd().split('\n')).toHaveLength(2)
})

test('replaces the reports of an earlier run', async () => {
  writeFileSync(join(folder, 'result.json'), 'old')
  writeFileSync(join(folder, 'results.ndjson'), `${'old\n'.repeat(1000)}`)
  await writeReports(sampleRun, sampleExchanges, folder)
  expect(JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')).seed).toBe(42)
  expect(readFileSync(join(folder, 'results.ndjson'), 'utf8')).not.toContain('old')
})

test('says in a sentence that the folder is a file', async () => {
  const path = join(folder, 'file')
  writeFileSync(path, '')
  await expect(openReports(path)).rejects.toThrow(/file could not be written to .*there is a file of that name/)
  await expect(openReports(join(path, 'deeper'))).rejects.toThrow(/is a file, not a folder.*--out/)
  await expect(openReports(path)).rejects.toMatchObject({ code: 'REPORT_NOT_WRITTEN', path })
})

test('says which report could not be written, and leaves no half of it', async () => {
  mkdirSync(join(folder, 'junit.xml'))
  const failing = writeReports(sampleRun, sampleExchanges, folder)
  await expect(failing).rejects.toBeInstanceOf(ReportWriteError)
  await expect(failing).rejects.toThrow(/^junit\.xml could not be written/)
  const left = readdirSync(folder)
  expect(left.filter((name) => name.endsWith('.unfinished'))).toEqual([])
  expect(left).toEqual(expect.arrayContaining(['result.json', 'results.sarif', 'report.html']))
})

test('takes the reports of an earlier run away before this one begins, and nothing else', async () => {
  await writeReports(sampleRun, sampleExchanges, folder)
  writeFileSync(join(folder, 'mine.txt'), '')
  await using _open = await openReports(folder, ['junit'])
  expect(readdirSync(folder)).toEqual(['mine.txt', 'results.ndjson'])
})

// /dev/full answers every write with "no space left".
test.runIf(existsSync('/dev/full'))('says that the disk is full', async () => {
  symlinkSync('/dev/full', join(folder, 'results.ndjson'))
  await expect(writeReports(sampleRun, sampleExchanges, folder)).rejects.toThrow(/results\.ndjson .*the disk is full/)
})

test('writes twenty thousand results in every format, each result once', async () => {
  const { run, exchanges } = largeRun(20_000)
  await writeReports(run, exchanges, folder)
  const text = (file: string) => readFileSync(join(folder, file), 'utf8')
  const violations = run.results.flatMap(({ requirements }) =>
    requirements.filter(({ verdict }) => verdict === 'failed' || verdict === 'warning'),
  )
  expect({
    ndjson: text('results.ndjson').trimEnd().split('\n').length,
    json: JSON.parse(text('result.json')).results.length,
    junit: text('junit.xml').match(/<testcase /g)?.length,
    sarif: JSON.parse(text('results.sarif')).runs[0].results.length,
    ctrf: JSON.parse(text('ctrf.json')).results.tests.length,
    har: JSON.parse(text('evidence.har')).log.entries.length,
    html: text('report.html').match(/<details class="result /g)?.length,
  }).toEqual({
    ndjson: 20_000,
    json: 20_000,
    junit: 20_000,
    sarif: violations.length,
    ctrf: 20_000,
    har: exchanges.length,
    html: 20_000,
  })
  expect(text('summary.md').length).toBeLessThan(65_536)
})
