import type { FollowFlow } from '../authorize.ts'
import { followPages } from './form.ts'

/** Takes a person through a flow by the configured kind of log-in. */
export const followFlow: FollowFlow = async (start, journey, person, around) =>
  followPages(journey, await journey.go(start), person, around.addresses)
