import type { WeakTwin } from './weak-twin.ts'

export const redeemsCodeTwice: WeakTwin = {
  id: 'redeems-code-twice',
  fault: 'A code can be redeemed as often as one likes while it lives.',
  step: { name: 'code-single-use', stage: 'code', apply() {} },
}
