import type { Recorder } from './recorder.ts'

/** A recorder that also tells which exchanges were opened by it, and for which scenario. */
export function notingRecorder(recorder: Recorder, note: (exchange: string, scenario: string) => void): Recorder {
  return {
    ...recorder,
    open(request) {
      const open = recorder.open(request)
      note(open.id, request.scenario)
      return open
    },
  }
}
