import type { CarrierResource } from '../../core/resource.ts'
import { rateQuotes } from './resources/rates.ts'
import { trackingNumbers } from './resources/tracking.ts'

/** The APIs of FedEx that can be called. */
export const fedexResources: readonly CarrierResource[] = [rateQuotes, trackingNumbers]
