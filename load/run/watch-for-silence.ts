import type { LoadSample } from './samples.ts'

/** Flows without any answer, with not one answered in between, after which the target counts as gone. */
const mostUnanswered = 20
/** And for how long there has to be silence: a target may restart. */
const longestSilenceMs = 3000

export interface SilenceWatch {
  /** Ends the run once the target answers no more. */
  readonly signal: AbortSignal
  readonly sentence: string | undefined
  hear(sample: LoadSample): void
}

/** Notices that a target answers no more: to go on sending would measure nothing. */
export function watchForSilence(): SilenceWatch {
  const controller = new AbortController()
  let [began, since, unanswered] = [0, 0, 0]
  let sentence: string | undefined
  return {
    signal: controller.signal,
    get sentence() {
      return sentence
    },
    hear(sample) {
      if (sample.kind === 'stage') {
        began ||= sample.at
        if (sample.outcome === 'wrong') return
        unanswered = 0
        return
      }
      if (sample.kind !== 'unanswered') return
      if (unanswered === 0) since = sample.at
      unanswered += 1
      if (sentence !== undefined || unanswered < mostUnanswered || sample.at - since < longestSilenceMs) return
      const after = Math.max(0, (since - (began || since)) / 1000).toFixed(0)
      sentence = `The target answered no more from second ${after} on; the run was ended.`
      controller.abort()
    },
  }
}
