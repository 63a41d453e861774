import { pkceTwins } from './pkce/index.ts'
import type { PlatformTwin } from './weak-twin.ts'

/** Every weak twin of the reference platform; one line a theme. */
export const platformTwins: readonly PlatformTwin[] = [...pkceTwins]
