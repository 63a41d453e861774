import type { WeakTwin } from '../weak-twin.ts'

export const doesNotBindToCertificates: WeakTwin = {
  id: 'does-not-bind-to-certificates',
  fault: 'Looks at client certificates and binds no token to them.',
  step: { name: 'code-certificate-binding', stage: 'code', apply() {} },
}
