import type { CarrierResource } from '../../core/resource.ts'
import { address, cityState } from './resources/addresses.ts'
import { paymentAuthorization } from './resources/payment-authorization.ts'
import { baseRates } from './resources/prices.ts'

/** The APIs of USPS that can be called. */
export const uspsResources: readonly CarrierResource[] = [address, cityState, baseRates, paymentAuthorization]
