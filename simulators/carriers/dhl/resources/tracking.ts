import type { CarrierResource } from '../../../core/resource.ts'
import { numberFrom } from '../../../core/virtual.ts'

const places = ['Leipzig', 'Hamburg', 'Köln', 'Utrecht'] as const

/** An answer as DHL's unified Shipment Tracking specification shapes it. */
interface TrackedShipments {
  readonly shipments: readonly {
    readonly id: string
    readonly service: string
    readonly status: TrackedEvent
    readonly details: { readonly references: readonly { readonly number: string; readonly type: string }[] }
    readonly events: readonly TrackedEvent[]
  }[]
}

interface TrackedEvent {
  readonly timestamp: string
  readonly location: { readonly address: { readonly addressLocality: string | undefined } }
  readonly statusCode: 'pre-transit' | 'transit' | 'delivered' | 'failure' | 'unknown'
  readonly status: string
}

/** `GET /track/shipments`: numbers of ten to twenty digits are known, and always in the same place. */
export const trackShipments: CarrierResource = {
  id: 'tracking',
  method: 'GET',
  path: /^\/track\/shipments$/,
  needs: 'tracking',
  answer({ query, caller }) {
    const id = query.get('trackingNumber')
    if (id === null) return { kind: 'bad-request', message: 'trackingNumber is required.' }
    if (!/^\d{10,20}$/.test(id)) return { kind: 'not-found', message: 'No shipment with given tracking number found.' }
    const place = places[numberFrom(id, 0, places.length - 1)]
    const status: TrackedEvent = {
      timestamp: `2026-01-${String(numberFrom(['day', id], 1, 28)).padStart(2, '0')}T10:15:00`,
      location: { address: { addressLocality: place } },
      statusCode: 'delivered',
      status: 'DELIVERED',
    }
    return {
      kind: 'answer',
      body: {
        shipments: [
          {
            id,
            service: 'parcel-de',
            status,
            details: { references: [{ number: caller.tenant.marker, type: 'customer-reference' }] },
            events: [status],
          },
        ],
      } satisfies TrackedShipments,
    }
  },
}
