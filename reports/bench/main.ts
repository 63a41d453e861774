import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { reportFormats } from '../report-formats.ts'
import { largeRun } from '../testing/large-run.ts'
import { writeReports } from '../write-all.ts'

// npm run bench:reports: how long a result of many entries takes to write, format by format and all together.
const entries = Number(process.argv[2] ?? 20_000)
const { run, exchanges } = largeRun(entries)
const folder = await mkdtemp(join(tmpdir(), 'reports-bench-'))
let peak = 0
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 20)
const before = process.memoryUsage().rss

try {
  await writeReports(run, exchanges, folder)
  for (const format of reportFormats) {
    const started = now()
    const written = await writeReports(run, exchanges, folder, [format])
    const size = (await stat(written[format] ?? folder)).size
    console.log(`${format.padEnd(10)}${milliseconds(started)}${megabytes(size)}`)
  }
  const started = now()
  await writeReports(run, exchanges, folder)
  console.log(
    `${'together'.padEnd(10)}${milliseconds(started)}   for ${entries} results and ${exchanges.length} exchanges`,
  )
  console.log(
    `memory: ${megabytes(before).trim()} with the result, at most ${megabytes(peak).trim()} while it was written`,
  )
} finally {
  clearInterval(watch)
  await rm(folder, { recursive: true, force: true })
}

interface Moment {
  readonly wall: number
  readonly cpu: NodeJS.CpuUsage
}

function now(): Moment {
  return { wall: performance.now(), cpu: process.cpuUsage() }
}

/** Time on the clock and time of the processor: on a machine that is busy otherwise only the second one tells something. */
function milliseconds({ wall, cpu }: Moment): string {
  const { user, system } = process.cpuUsage(cpu)
  return `${Math.round(performance.now() - wall)} ms (${Math.round((user + system) / 1000)} ms of processor)`.padStart(
    34,
  )
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`.padStart(11)
}
