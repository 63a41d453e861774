import type { Endpoints } from '../../scenarios/api/authorization-server.ts'
import type { CarrierId, ClientSpec, RunningCarrier } from '../../simulators/index.ts'
import type { MetadataSource } from '../drivers/authorization-server/input.ts'

/** What a configuration file would say of a carrier besides its tenants and facts. */
export interface CarrierSurface {
  /** Name of the target. */
  readonly name: string
  readonly metadata: MetadataSource
  /** By hand, where there is no metadata. */
  readonly endpoints: Endpoints
  /** For whatever is not about client authentication itself. */
  readonly clients: readonly ClientSpec[]
  /** Every way of client authentication there is. */
  readonly everyKindOfClient: readonly ClientSpec[]
  /** Apps that ship a secret, where there are none among `clients`. */
  readonly secretInApp: readonly ClientSpec[]
  /** Whether tenants have an introspection caller, a registration token and a resource indicator. */
  readonly offersExtensions: boolean
}

const basic: ClientSpec = { tokenEndpointAuthMethod: 'client_secret_basic', applicationType: 'web' }
const post: ClientSpec = { tokenEndpointAuthMethod: 'client_secret_post', applicationType: 'web' }
const native: ClientSpec = { tokenEndpointAuthMethod: 'none', applicationType: 'native' }
const withSecret = (spec: ClientSpec): readonly ClientSpec[] => [spec, { ...spec, applicationType: 'native' }]
const key: ClientSpec = { tokenEndpointAuthMethod: 'private_key_jwt', applicationType: 'web' }

type Reached = Pick<RunningCarrier, 'id' | 'profile' | 'endpoints' | 'origin'>

/** How a carrier is reached in the profile it runs in; more than one where a division has an address of its own. */
export function carrierSurfaces(carrier: Reached): readonly CarrierSurface[] {
  const { id, profile, origin } = carrier
  const whole = profile === 'today' ? surfaceOfToday(carrier) : standardSurface(id)
  return id === 'dhl' && profile !== 'rfc9700' ? [whole, parcelDe(origin)] : [whole]
}

/** A server that has all of the standards. */
export function standardSurface(name: string): CarrierSurface {
  return {
    name,
    metadata: { kind: 'auto' },
    endpoints: {},
    clients: [basic, native],
    everyKindOfClient: [basic, native, post, key],
    secretInApp: [{ ...basic, applicationType: 'native' }],
    offersExtensions: true,
  }
}

/** No carrier publishes metadata today (`…/absent-endpoints`), so that its documented addresses are all there is. */
function surfaceOfToday({ id, endpoints, origin }: Reached): CarrierSurface {
  return { name: id, ...byHand(endpointsOfToday(id, endpoints, origin), clientsOfToday[id]) }
}

/** DHL's only division with a person in its token request (`dhl/parcel-de-password-grant`). */
function parcelDe(origin: string): CarrierSurface {
  const token_endpoint = `${origin}/parcel/de/account/auth/ropc/v1/token`
  return { name: 'dhl parcel-de', ...byHand({ token_endpoint }, withSecret(post)) }
}

function byHand(endpoints: Endpoints, clients: readonly ClientSpec[]): Omit<CarrierSurface, 'name'> {
  const kinds = { clients, everyKindOfClient: clients, secretInApp: [] }
  return { metadata: { kind: 'none' }, endpoints, ...kinds, offersExtensions: false }
}

/** UPS takes HTTP Basic only, FedEx and USPS credentials in the body only, DHL's Group token HTTP Basic only. */
const clientsOfToday: Readonly<Record<CarrierId, readonly ClientSpec[]>> = {
  ups: withSecret(basic),
  usps: withSecret(post),
  fedex: withSecret(post),
  dhl: withSecret(basic),
}

function endpointsOfToday(id: CarrierId, known: RunningCarrier['endpoints'], origin: string): Endpoints {
  const { authorization_endpoint, token_endpoint, revocation_endpoint } = known
  switch (id) {
    case 'ups':
      return { authorization_endpoint, token_endpoint, refresh_endpoint: `${origin}/security/v1/oauth/refresh` }
    case 'usps':
      return { authorization_endpoint, token_endpoint, revocation_endpoint }
    case 'fedex':
    case 'dhl':
      return { token_endpoint }
  }
}
