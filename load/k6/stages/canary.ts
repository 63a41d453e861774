import { WrongAnswer } from '../record.ts'
import type { Answer } from '../send.ts'

/** The marker has to be there. Without it, the answer is a leak where it holds the marker of somebody else. */
export function checkMarker(stage: string, answer: Answer, marker: string, all: () => readonly string[]): void {
  if (answer.text.includes(marker)) return
  const others = all().some((other) => answer.text.includes(other))
  const reason = others
    ? 'The answer holds the marker of another tenant.'
    : 'The answer does not hold the marker of this tenant.'
  throw new WrongAnswer(stage, others ? 'leak' : 'wrong', answer, reason)
}
