import type { CarrierResource } from '../../core/resource.ts'

export const uspsResources: readonly CarrierResource[] = []
