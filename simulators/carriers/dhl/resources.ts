import type { CarrierResource } from '../../core/resource.ts'

export const dhlResources: readonly CarrierResource[] = []
