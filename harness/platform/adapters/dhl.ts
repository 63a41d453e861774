import type { CarrierAdapter, CarrierError, StandardError } from './adapter.ts'
import { credentialsInBody } from './credentials-in-body.ts'

/** Parcel DE (Post & Parcel Germany): a business portal's user and an app, all in the body; a token and nothing more. */
export const dhlParcelDe: CarrierAdapter = {
  grants: ['password'],
  request(request) {
    const moved = credentialsInBody(request)
    moved.form.delete('scope')
    return moved
  },
  error: credentialsRefused('invalid_grant'),
}

/** The Group token (Freight and others): parameters in the query string, credentials in HTTP Basic alone. */
export const dhlGroup: CarrierAdapter = {
  grants: ['client_credentials'],
  request({ url, headers }) {
    const asked = new URL(url)
    asked.searchParams.set('grant_type', 'client_credentials')
    asked.searchParams.set('response_type', 'access_token')
    return { url: asked, headers, form: new URLSearchParams() }
  },
  error: credentialsRefused('invalid_client'),
}

/** MyDHL API (Express): HTTP Basic on every call. */
export const dhlExpress: CarrierAdapter = { grants: ['basic'] }

/** Unified tracking: an API key on every call. */
export const dhlTracking: CarrierAdapter = { grants: ['api_key'] }

/** Both say 401 in a problem body without any code. A password of the portal lapses after a year and looks the same. */
function credentialsRefused(error: StandardError['error']) {
  return ({ status }: CarrierError): StandardError | undefined => (status === 401 ? { error } : undefined)
}
