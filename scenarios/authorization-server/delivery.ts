import type { AuthorizationOutcome, AuthorizationResponse } from '../api/authorization-server.ts'
import { header } from '../api/http.ts'

/** The response an outcome delivered to some address off the server; undefined where none was. */
export function responseOf(outcome: AuthorizationOutcome): AuthorizationResponse | undefined {
  switch (outcome.kind) {
    case 'code':
    case 'tokens':
    case 'error':
    case 'left':
      return outcome.response
    default:
      return undefined
  }
}

/** Whether an address is the wanted one: same scheme, host, port and path, as a browser reads them. */
export function leadsTo(delivered: string, wanted: string): boolean {
  const [a, b] = [placeOf(delivered), placeOf(wanted)]
  return a !== undefined && a === b
}

/** Whether a browser sent there lands on this host, under whatever path. */
export function landsAt(delivered: string, host: string): boolean {
  return URL.canParse(delivered) && new URL(delivered).hostname === host
}

/**
 * Whether a browser was sent to this host, with a response or without: by the response of the outcome, or by a
 * redirect that the run did not follow because the host is nobody's.
 */
export function wasSentTo(outcome: AuthorizationOutcome, host: string): boolean {
  const response = responseOf(outcome)
  if (response !== undefined && landsAt(response.deliveredTo, host)) return true
  return outcome.hops.some((hop) => {
    const location = hop.status >= 300 && hop.status < 400 ? header(hop, 'location') : undefined
    return location !== undefined && URL.parse(location, hop.url)?.hostname === host
  })
}

function placeOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const { protocol, host, pathname } = new URL(address)
  return `${protocol}//${host}${pathname}`
}
