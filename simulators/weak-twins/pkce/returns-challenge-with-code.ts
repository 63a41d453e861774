import { randomBytes } from 'node:crypto'
import type { WeakTwin } from '../weak-twin.ts'

export const returnsChallengeWithCode: WeakTwin = {
  id: 'returns-challenge-with-code',
  fault: 'Writes the challenge into the code in base64url.',
  step: {
    name: 'code-format',
    stage: 'provider',
    apply({ AuthorizationCode }) {
      Reflect.set(AuthorizationCode.prototype, 'generateTokenId', function readable(this: { codeChallenge?: string }) {
        const challenge = Buffer.from(JSON.stringify({ challenge: this.codeChallenge })).toString('base64url')
        return `${challenge}.${randomBytes(32).toString('base64url')}`
      })
    },
  },
}
