import type { WeakTwin } from '../weak-twin.ts'
import { sameAudienceForEveryResource } from './same-audience-for-every-resource.ts'
import { servesResourcesOfOtherTenants } from './serves-resources-of-other-tenants.ts'

/** Faults in resource indicators. */
export const resourceIndicatorTwins: readonly WeakTwin[] = [sameAudienceForEveryResource, servesResourcesOfOtherTenants]
