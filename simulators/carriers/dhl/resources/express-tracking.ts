import type { CarrierResource } from '../../../core/resource.ts'
import { numberFrom } from '../../../core/virtual.ts'

const places = ['Leipzig', 'East Midlands', 'Brussels', 'Cincinnati'] as const

/** An answer as the MyDHL API specification shapes it. */
interface TrackingResponse {
  readonly shipments: readonly {
    readonly shipmentTrackingNumber: string
    readonly status: string
    readonly shipmentTimestamp: string
    readonly productCode: string
    readonly shipperReferences: readonly { readonly value: string; readonly typeCode: string }[]
    readonly events: readonly {
      readonly date: string
      readonly time: string
      readonly typeCode: string
      readonly description: string
      readonly serviceArea: readonly { readonly description: string | undefined }[]
    }[]
  }[]
}

/** `GET /mydhlapi/tracking`, and the same under `/test`: waybills of ten digits are known, and always in the same place. */
export const expressTracking: CarrierResource = {
  id: 'express-tracking',
  method: 'GET',
  path: /^\/mydhlapi(?:\/test)?\/tracking$/,
  needs: 'tracking',
  answer({ query, caller }) {
    const waybill = query.get('shipmentTrackingNumber')
    if (waybill === null) return { kind: 'bad-request', message: 'shipmentTrackingNumber is required.' }
    if (!/^\d{10}$/.test(waybill)) return { kind: 'not-found', message: 'No data found.' }
    const day = String(numberFrom(['day', waybill], 1, 28)).padStart(2, '0')
    return {
      kind: 'answer',
      body: {
        shipments: [
          {
            shipmentTrackingNumber: waybill,
            status: 'Success',
            shipmentTimestamp: `2026-01-${day}T08:00:00`,
            productCode: 'P',
            shipperReferences: [{ value: caller.tenant.marker, typeCode: 'CU' }],
            events: [
              {
                date: `2026-01-${day}`,
                time: '10:15:00',
                typeCode: 'OK',
                description: 'Delivered',
                serviceArea: [{ description: places[numberFrom(waybill, 0, places.length - 1)] }],
              },
            ],
          },
        ],
      } satisfies TrackingResponse,
    }
  },
}
