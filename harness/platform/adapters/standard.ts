import type { CarrierAdapter } from './adapter.ts'

/** A carrier that does what the standards say. */
export const standard: CarrierAdapter = { grants: ['authorization_code', 'client_credentials'] }
