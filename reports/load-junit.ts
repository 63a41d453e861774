import type { LoadResult } from './load-model.ts'
import { xmlAttributes, xmlText } from './xml.ts'

/** `load-junit.xml`: a case for each threshold, and one for whether the run came to its end. */
export function toLoadJunit(result: LoadResult): readonly string[] {
  const { journey, shape, target, thresholds, verdict, findings, startedAt, durationMs, tool, seed } = result
  const suite = `load: ${journey}, ${shape}, ${target.name}`
  const incomplete = verdict === 'incomplete' ? 1 : 0
  const counts = {
    tests: thresholds.length + 1,
    failures: thresholds.filter(({ held }) => !held).length,
    errors: incomplete,
    skipped: 0,
  }
  const time = (durationMs / 1000).toFixed(3)
  const classname = `load.${journey}.${shape}`
  const cases = thresholds.map(({ name, limit, observed, held }) => {
    const message = `${observed}, limit ${limit}`
    const failure = held
      ? ''
      : `<failure${xmlAttributes({ message, type: 'threshold' })}>${xmlText(`${name}: ${message}`)}</failure>`
    return `<testcase${xmlAttributes({ classname, name, time: '0' })}>${failure}<system-out>${xmlText(message)}</system-out></testcase>\n`
  })
  const reason = findings[0] ?? 'it did not come to its end'
  const error =
    incomplete === 0
      ? ''
      : `<error${xmlAttributes({ message: reason, type: verdict })}>${xmlText(findings.join('\n'))}</error>`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites${xmlAttributes({ name: tool.name, ...counts, time })}>\n`,
    `<testsuite${xmlAttributes({ name: suite, ...counts, time, timestamp: startedAt })}>\n`,
    `<properties><property${xmlAttributes({ name: 'seed', value: seed })}/></properties>\n`,
    ...cases,
    `<testcase${xmlAttributes({ classname, name: 'the run came to its end', time })}>${error}</testcase>\n`,
    '</testsuite>\n</testsuites>\n',
  ]
}
