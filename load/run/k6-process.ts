import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { rootCertificates } from 'node:tls'
import { z } from 'zod'
import type { WrongLoadAnswer } from '../../reports/load-model.ts'
import type { LoadPlan } from '../plan.ts'
import type { Segment } from '../segments/segments.ts'
import type { LoadTarget } from '../target.ts'
import type { K6 } from './find-k6.ts'
import { type LoadSample, readSamples } from './samples.ts'

export interface K6Run {
  readonly k6: K6
  readonly plan: LoadPlan
  readonly target: LoadTarget
  /** Ends k6 early; what it measured so far counts. */
  readonly signal?: AbortSignal | undefined
  /** One part of the arrivals, of a run that several processes share. */
  readonly segment?: Segment | undefined
  readonly onSample: (sample: LoadSample) => void
}

export interface K6Ending {
  /** 0, 99 where a threshold of the script was crossed, or what k6 ended with. */
  readonly exitCode: number
  readonly wrongAnswers: readonly WrongLoadAnswer[]
  /** What k6 said of its own troubles. */
  readonly complaints: readonly string[]
  /** Processor seconds k6 used, where the system tells. */
  readonly cpuSeconds: number
}

/** More of them say nothing new. */
export const wrongAnswersKept = 50

/** Runs the script once and hands its samples on while they come. */
export async function runK6({ k6, plan, target, signal, segment, onSample }: K6Run): Promise<K6Ending> {
  const folder = await mkdtemp(join(tmpdir(), 'parcelproof-load-'))
  const files = { LOAD_PLAN: join(folder, 'plan.json'), LOAD_TARGET: join(folder, 'target.json') }
  try {
    await writeFile(files.LOAD_PLAN, JSON.stringify(plan), { mode: 0o600 })
    await writeFile(files.LOAD_TARGET, JSON.stringify(target), { mode: 0o600 })
    const authorities = target.ca === undefined ? {} : { SSL_CERT_FILE: join(folder, 'authorities.pem') }
    if (target.ca !== undefined) {
      await writeFile(join(folder, 'authorities.pem'), [...rootCertificates, target.ca].join('\n'))
    }
    // k6 reads TypeScript itself; in the packed artefact too the scripts are what they are here.
    const script = join(import.meta.dirname, '../k6/main.ts')
    const parts =
      segment === undefined ? [] : ['--execution-segment', segment.own, '--execution-segment-sequence', segment.all]
    const args = [
      'run',
      '--quiet',
      '--no-usage-report',
      '--address',
      '',
      '--out',
      'json=-',
      '--log-format',
      'json',
      ...parts,
      script,
    ]
    const child = spawn(k6.path, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // In a group of its own: Ctrl-C reaches it once, by `signal`, and it ends what it has begun.
      detached: true,
      env: {
        ...process.env,
        ...files,
        ...authorities,
        LOAD_SEGMENT: String(segment?.index ?? 0),
        K6_NO_USAGE_REPORT: 'true',
      },
    })
    const stop = () => void child.kill('SIGINT')
    const kill = () => void child.kill('SIGKILL')
    process.once('exit', kill)
    if (signal?.aborted === true) stop()
    signal?.addEventListener('abort', stop, { once: true })
    const cpu = watchCpu(child.pid)
    const ended = new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve(code ?? 1))
    })
    const log = readLog(child.stderr)
    for await (const sample of readSamples(child.stdout)) onSample(sample)
    const exitCode = await ended
    signal?.removeEventListener('abort', stop)
    process.off('exit', kill)
    return { exitCode, ...(await log), cpuSeconds: cpu.stop() }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const logLine = z.object({ level: z.string(), msg: z.string() })
const told = z.object({
  stage: z.string(),
  outcome: z.enum(['wrong', 'leak']),
  tenant: z.string(),
  carrier: z.string(),
  reason: z.string(),
})

async function readLog(stderr: NodeJS.ReadableStream) {
  const wrongAnswers: WrongLoadAnswer[] = []
  const complaints: string[] = []
  for await (const line of createInterface({ input: stderr })) {
    const entry = logLine.safeParse(parsed(line))
    const message = entry.success ? entry.data.msg : line
    const wrong = told.safeParse(parsed(message))
    if (wrong.success) {
      if (wrongAnswers.length < wrongAnswersKept) wrongAnswers.push(wrong.data)
    } else if ((!entry.success || entry.data.level !== 'info') && complaints.length < wrongAnswersKept) {
      complaints.push(message)
    }
  }
  return { wrongAnswers, complaints }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Clock ticks of a process are hundredths of a second on Linux; elsewhere nothing is told. */
function watchCpu(pid: number | undefined): { stop(): number } {
  let seconds = 0
  const look = async () => {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
    const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
    if (fields !== undefined) seconds = (Number(fields[11]) + Number(fields[12])) / 100
  }
  const timer = setInterval(() => void look(), 250)
  timer.unref()
  return {
    stop() {
      clearInterval(timer)
      return seconds
    },
  }
}
