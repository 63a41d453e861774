import { availableParallelism, loadavg } from 'node:os'
import type { Section } from './section.ts'

const [begin, end] = ['<!-- npm run bench: from here -->', '<!-- npm run bench: to here -->']

export interface Measured {
  readonly command: string
  readonly machine: string
  readonly sections: readonly Section[]
}

/** The page with what was measured between its marks; what people wrote around them stays. */
export function withSections(page: string, { command, machine, sections }: Measured): string {
  const [before, rest] = page.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) {
    throw new Error(`docs/performance.md has no place to write to: put ${begin} and ${end} into it.`)
  }
  const [load = 0] = loadavg()
  // The generator and what it measures are a load of two themselves.
  const busy =
    load > availableParallelism() + 1 ? ' **The machine was busy with other work**: only ratios say something.' : ''
  const written = [
    `\`${command}\`, ${machine}, load ${load.toFixed(1)} at the end.${busy}`,
    ...sections.flatMap(({ title, lines, missed }) => [
      '',
      `### ${title}`,
      '',
      ...lines,
      ...missed.flatMap((one) => ['', `**Missed.** ${one}`]),
    ]),
  ]
  return `${before}${begin}\n\n${written.join('\n')}\n\n${end}${after}`
}
