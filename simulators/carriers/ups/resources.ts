import type { CarrierResource } from '../../core/resource.ts'
import { rating } from './resources/rating.ts'
import { tracking } from './resources/tracking.ts'

/** The APIs of UPS that can be called. */
export const upsResources: readonly CarrierResource[] = [rating, tracking]
