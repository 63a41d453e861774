import type { CarrierResource } from '../../core/resource.ts'

export const fedexResources: readonly CarrierResource[] = []
