import type { Recorder } from './recorder.ts'

/** A recorder that also tells which exchanges were opened by it: of one scenario at one target, whoever sent them. */
export function notingRecorder(recorder: Recorder, note: (exchange: string) => void): Recorder {
  return {
    ...recorder,
    open(request) {
      const open = recorder.open(request)
      note(open.id)
      return open
    },
  }
}
