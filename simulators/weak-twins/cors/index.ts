import type { WeakTwin } from '../weak-twin.ts'
import { answersPreflightOfAuthorizationEndpoint } from './answers-preflight-of-authorization-endpoint.ts'
import { reflectsOriginWithCredentials } from './reflects-origin-with-credentials.ts'
import { supportsCorsAtAuthorizationEndpoint } from './supports-cors-at-authorization-endpoint.ts'

/** Faults in which origins may call the server. */
export const corsTwins: readonly WeakTwin[] = [
  answersPreflightOfAuthorizationEndpoint,
  reflectsOriginWithCredentials,
  supportsCorsAtAuthorizationEndpoint,
]
