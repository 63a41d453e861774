import { type K6Ending, type K6Run, runK6, wrongAnswersKept } from '../run/k6-process.ts'
import { type Share, segmentsOf } from './segments.ts'

export interface SegmentedRun extends Omit<K6Run, 'segment'> {
  /** How many k6 processes share the arrivals here. */
  readonly processes: number
  /** The part of the arrivals that this machine sends; all of them where it is left out. */
  readonly share?: Share | undefined
}

/** Runs the script in several processes at once, each with its segment of the arrivals, and hands on the samples of all. */
export async function runSegments({ processes, share, ...run }: SegmentedRun): Promise<K6Ending> {
  const failed = new AbortController()
  const signal = AbortSignal.any([failed.signal, ...(run.signal === undefined ? [] : [run.signal])])
  const endings = await Promise.all(
    segmentsOf(processes, share).map(async (segment) => {
      const ending = await runK6({ ...run, signal, segment })
      // Without one of them the arrivals are no longer those that were asked for.
      if (!cameToItsEnd(ending)) failed.abort()
      return ending
    }),
  )
  return {
    exitCode:
      (endings.find((ending) => !cameToItsEnd(ending)) ?? endings.find(({ exitCode }) => exitCode !== 0))?.exitCode ??
      0,
    wrongAnswers: endings.flatMap(({ wrongAnswers }) => wrongAnswers).slice(0, wrongAnswersKept),
    complaints: endings
      .toSorted((a, b) => Number(cameToItsEnd(a)) - Number(cameToItsEnd(b)))
      .flatMap(({ complaints }) => complaints),
    cpuSeconds: endings.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
  }
}

/** 99: a threshold of the script was crossed, which every process sees for its part only. */
function cameToItsEnd({ exitCode }: K6Ending): boolean {
  return exitCode === 0 || exitCode === 99
}
