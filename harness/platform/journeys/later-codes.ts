import type { RefusalCode } from '../refusal.ts'

/** What may be otherwise before long: it is worth while to come back. */
export const laterCodes: readonly RefusalCode[] = ['CARRIER_UNAVAILABLE', 'TOO_MANY_REQUESTS']
