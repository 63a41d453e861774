import type { WeakTwin } from './weak-twin.ts'

export const redeemsCodeOfAnotherClient: WeakTwin = {
  id: 'redeems-code-of-another-client',
  fault: 'Gives tokens for a code to whichever client brings it.',
  step: { name: 'code-client-binding', stage: 'code', apply() {} },
}
