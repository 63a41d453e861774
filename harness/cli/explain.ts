import type { Scenario } from '../../scenarios/api/scenario.ts'
import { adviceFor } from '../../scenarios/catalogue/advice.ts'
import { catalogue, type Requirement } from '../../scenarios/catalogue/index.ts'
import { sectionUrl } from '../../scenarios/catalogue/links.ts'
import { disagreements } from '../../scenarios/catalogue/profiles.ts'
import { scenarios } from '../../scenarios/index.ts'
import { scenarioPage } from '../pages/scenario-page.ts'
import { faultOf } from '../pages/twin-faults.ts'
import { answersOf } from '../verdict/answers.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/**
 * `parcelproof explain <id>`: a statement of the catalogue, or a scenario.
 * @throws {UsageError} where neither has that id
 */
export function explain(id: string, terminal: Terminal): void {
  const row = catalogue.get(id)
  const scenario = scenarios.find((candidate) => candidate.id === id)
  if (row !== undefined) explainRequirement(row, terminal)
  else if (scenario !== undefined) explainScenario(scenario, terminal)
  else
    throw new UsageError(
      'UNKNOWN_REQUIREMENT',
      `There is no statement and no scenario called ${JSON.stringify(id)}.${near(id)} See \`parcelproof list\`.`,
    )
}

function explainRequirement(row: Requirement, terminal: Terminal): void {
  const { colors } = terminal
  const answer = answersOf(scenarios, catalogue).get(row.id)
  const lines: [string, string][] = [
    ['statement', row.text],
    [
      'level',
      `${row.level}${row.level === 'STATED' ? ' (a duty in plain words, graded like a MUST)' : ''}${row.level === 'ADVISORY' ? ' (recorded, never a failure)' : ''}`,
    ],
    ['role', row.role],
    ['from', `${row.spec}, ${row.section} ${row.sectionTitle}  ${sectionUrl(row)}`],
    ['attack', row.attack ?? 'none of RFC 9700, section 4'],
    ['applies to', row.appliesTo ?? `every ${row.role.replace('-', ' ')}`],
    ['how it is tried', row.probe],
    ...disagreements
      .filter((entry) => entry.row === row.id)
      .map((entry): [string, string] => [
        'grading',
        `${entry.topic}. Under the profile ${entry.recordedUnder} a violation is only recorded${entry.extent === 'whole' ? '' : ` where ${entry.extent}`}.`,
      ]),
    [
      'settled by',
      answer?.kind === 'scenarios'
        ? answer.ids.join('\n')
        : answer?.kind === 'reason'
          ? `nothing: ${answer.reason}`
          : 'no scenario yet',
    ],
    ['what to do', adviceFor(row)],
    ['related', row.related.join(', ') || 'none'],
  ]
  terminal.out(`${colors.bold(row.id)}\n${lines.map(([name, text]) => paragraph(name, text)).join('')}`)
}

/** The scenario's page (`docs/scenarios`), in words for a terminal. */
function explainScenario(scenario: Scenario, terminal: Terminal): void {
  const page = scenarioPage(scenario, { catalogue, faultOf })
  const lines: [string, string][] = [
    ['story', page.story],
    ['role', page.role],
    ['how it is tried', page.probes.map(({ id, probe }) => `${id}  ${probe}`).join('\n')],
    ['needs', page.needs.join(', ') || 'nothing beyond the basic set-up'],
    [
      'caught by',
      page.twins.map(({ id, fault, breaks }) => `${id}: ${fault} (breaks ${breaks.join(', ')})`).join('\n') ||
        'no weak twin yet',
    ],
    ['what to do', page.advice.join('\n')],
    [
      'references',
      page.references
        .map(({ id, level, text, section, url }) => `${id}  ${level}  ${text}\n${section}  ${url}`)
        .join('\n'),
    ],
  ]
  const { example } = page
  terminal.out(
    `${terminal.colors.bold(page.id)}  ${page.title}\n${lines.map(([name, text]) => paragraph(name, text)).join('')}${example === undefined ? '' : `\n${example.replaceAll(/^/gm, '    ')}\n`}`,
  )
}

/** A named paragraph, wrapped at 100 columns behind an indent. */
function paragraph(name: string, text: string): string {
  const indent = ' '.repeat(18)
  const lines = text.split('\n').flatMap((line) => wrap(line, 82))
  return `  ${name.padEnd(16)}${lines.join(`\n${indent}`)}\n`
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line.length > 0 && line.length + word.length + 1 > width) {
      lines.push(line)
      line = word
    } else line = line.length === 0 ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function near(id: string): string {
  const wanted = id.toLowerCase()
  const hits = [...catalogue.rows.map((row) => row.id), ...scenarios.map((scenario) => scenario.id)]
    .filter(
      (candidate) =>
        candidate.toLowerCase().includes(wanted) ||
        wanted.includes(candidate.toLowerCase()) ||
        candidate.toLowerCase().startsWith(wanted.slice(0, -2)),
    )
    .slice(0, 4)
  return hits.length === 0 ? '' : ` Near it: ${hits.join(', ')}.`
}
