import type { ResourceServerScenario } from '../../api/scenario.ts'
import { forgedSignature } from './forged-signature.ts'
import { issuerUnavailable } from './issuer-unavailable.ts'
import { keyRotation } from './key-rotation.ts'
import { keysOfTheToken } from './keys-of-the-token.ts'
import { rs256 } from './rs256.ts'
import { type } from './type.ts'

export const jwtScenarios: readonly ResourceServerScenario[] = [
  forgedSignature,
  keysOfTheToken,
  type,
  rs256,
  keyRotation,
  issuerUnavailable,
]
