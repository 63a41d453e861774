import type { WeakTwin } from '../weak-twin.ts'

const twoDays = 2 * 24 * 60 * 60

export const takesAssertionsOfAnotherDay: WeakTwin = {
  id: 'takes-assertions-of-another-day',
  fault: 'Leaves two days for clocks that differ when it looks at the times of a client assertion.',
  step: {
    name: 'assertion-time',
    stage: 'configuration',
    apply: (configuration) => ({ ...configuration, clockTolerance: twoDays }),
  },
}
