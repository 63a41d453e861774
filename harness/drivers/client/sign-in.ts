import type { ClientTarget } from '../../../scenarios/api/client.ts'
import type { HttpRequest } from '../../../scenarios/api/http.ts'
import type { Channel } from '../../http/channel.ts'
import { type DriverBrowser, openBrowser } from '../authorization-server/browser.ts'
import { followFlow } from '../authorization-server/login/follow-flow.ts'
import { type Person, unprepared } from '../authorization-server/login/person.ts'
import { createExpectedAddresses } from '../authorization-server/navigation/expected-addresses.ts'
import { startJourney } from '../authorization-server/navigation/journey.ts'
import type { ClientTenantConfiguration } from './input.ts'

/** A browser in which a tenant's person has signed in, or why not. */
export type SignedIn = { readonly browser: DriverBrowser; readonly exchanges: readonly string[] } & (
  | {
      readonly kind: 'signed-in'
      /** Where the platform sent the browser after the log-in, if that was a carrier. */
      readonly location: string | undefined
    }
  | { readonly kind: 'failed'; readonly sentence: string }
)

/** Signs in on the way to an address of the platform that wants it, with the steps of the configuration. */
export async function signIn(
  tenant: ClientTenantConfiguration,
  entrance: HttpRequest,
  channel: Channel,
  carriers: readonly ClientTarget['carrier'][],
): Promise<SignedIn> {
  const browser = openBrowser(channel)
  const [user] = tenant.users
  const person: Person = { login: tenant.login, behaviour: 'follow', user, tamper: undefined }
  const impossible = unprepared(person)
  if (impossible !== undefined) return { kind: 'failed', browser, exchanges: [], sentence: impossible }
  const addresses = createExpectedAddresses({
    registered: carriers.map(({ endpoints }) => endpoints.authorization_endpoint),
    requested: [],
    server: [entrance.url],
    allows: channel.allows,
  })
  const journey = startJourney({ browser, addresses, extraHeaders: [], origin: new URL(entrance.url).origin })
  const { url, headers = [], body, label = 'sign in' } = entrance
  const method = entrance.method === 'POST' ? 'POST' : 'GET'
  const step = { method, url, headers, label, ...(body === undefined ? {} : { body }) } as const
  const end = await followFlow(step, journey, person, { addresses, browser, channel })
  const exchanges = journey.exchanges()
  if (end.kind === 'login-failed' || end.kind === 'unclear') {
    return { kind: 'failed', browser, exchanges, sentence: `signing in as ${tenant.id} failed: ${end.sentence}` }
  }
  return { kind: 'signed-in', browser, exchanges, location: end.kind === 'client' ? end.response.location : undefined }
}
