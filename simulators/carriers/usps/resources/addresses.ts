import type { CarrierResource } from '../../../core/resource.ts'
import { numberFrom } from '../../../core/virtual.ts'

const cities = [
  ['GREENWICH', 'CT'],
  ['MEMPHIS', 'TN'],
  ['DENVER', 'CO'],
  ['SEATTLE', 'WA'],
] as const

/** An answer as USPS's Addresses specification shapes it. */
interface AddressResponse {
  readonly firm: string
  readonly address: CityState & {
    readonly streetAddress: string
    readonly streetAddressAbbreviation: string | null
    readonly secondaryAddress: string
    readonly cityAbbreviation: string | null
    readonly ZIPPlus4: string
    readonly urbanization: string | null
  }
  readonly additionalInfo: {
    readonly deliveryPoint: string
    readonly carrierRoute: string
    readonly DPVConfirmation: 'Y' | 'D' | 'S' | 'N'
    readonly business: 'Y' | 'N'
    readonly vacant: 'Y' | 'N'
  }
  readonly corrections: readonly { readonly code: string; readonly text: string }[]
  readonly matches: readonly { readonly code: string; readonly text: string }[]
}

interface CityState {
  readonly city: string
  readonly state: string
  readonly ZIPCode: string
}

/** `GET /addresses/v3/address`: any street in a state is there, and has the same four digits every time. */
export const address: CarrierResource = {
  id: 'address',
  method: 'GET',
  path: /^\/addresses\/v3\/address$/,
  needs: 'addresses',
  answer({ query, caller }) {
    const street = query.get('streetAddress')
    const state = query.get('state')
    if (street === null || state === null)
      return { kind: 'bad-request', message: 'streetAddress and state are required.' }
    if (!/\d/.test(street)) return { kind: 'not-found', message: 'Address Not Found.' }
    const seed = [street, state]
    const zip = query.get('ZIPCode') ?? String(numberFrom(seed, 10_000, 99_999))
    return {
      kind: 'answer',
      body: {
        firm: caller.tenant.marker,
        address: {
          streetAddress: street.toUpperCase(),
          streetAddressAbbreviation: null,
          secondaryAddress: query.get('secondaryAddress') ?? '',
          cityAbbreviation: null,
          city: query.get('city')?.toUpperCase() ?? cityOf(seed)[0],
          state,
          ZIPCode: zip,
          ZIPPlus4: String(numberFrom(['plus 4', ...seed], 1000, 9999)),
          urbanization: null,
        },
        additionalInfo: { deliveryPoint: '09', carrierRoute: 'C002', DPVConfirmation: 'Y', business: 'N', vacant: 'N' },
        corrections: [{ code: '', text: '' }],
        matches: [{ code: '31', text: 'Single Response - exact match' }],
      } satisfies AddressResponse,
    }
  },
}

/** `GET /addresses/v3/city-state` */
export const cityState: CarrierResource = {
  id: 'city-state',
  method: 'GET',
  path: /^\/addresses\/v3\/city-state$/,
  needs: 'addresses',
  answer({ query }) {
    const zip = query.get('ZIPCode') ?? ''
    if (!/^\d{5}$/.test(zip)) return { kind: 'bad-request', message: 'ZIPCode is required and has five digits.' }
    const [city, state] = cityOf([zip])
    return { kind: 'answer', body: { city, state, ZIPCode: zip } satisfies CityState }
  },
}

function cityOf(seed: readonly string[]): readonly [string, string] {
  return cities[numberFrom(seed, 0, cities.length - 1)] ?? cities[0]
}
