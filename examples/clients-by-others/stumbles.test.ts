import * as oauth from 'oauth4webapi'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { quirks, type RunningCarrier, type SimulatedClient, startSimulators } from '../../simulators/index.ts'
import { authorizationUrl, newVerifier, type Parameters, tokenRequest } from '../../simulators/testing/code-flow.ts'
import { browserGoesTo, required } from './parties.ts'

/** Where a client that knows the RFCs and not the carrier stumbles over the profile `today`. */
interface Stumble {
  readonly quirk: string
  readonly says: string
  /** What the client tries; what comes of it is a word, `fine` where all is well. */
  readonly walk: (carrier: RunningCarrier) => Promise<string>
  readonly today: string
  /** The same with the quirk switched off: proof that it was the quirk. */
  readonly withoutQuirk: string
}

const plain = { [oauth.allowInsecureRequests]: true }
const notConform = 'OAUTH_RESPONSE_IS_NOT_CONFORM'

const stumbles: readonly Stumble[] = [
  {
    quirk: 'ups/absent-endpoints',
    says: 'looks for metadata that UPS does not publish',
    walk: ({ issuer }) =>
      outcome(async () => {
        const at = new URL(issuer)
        await oauth.processDiscoveryResponse(at, await oauth.discoveryRequest(at, { algorithm: 'oauth2', ...plain }))
      }),
    today: notConform,
    withoutQuirk: 'fine',
  },
  {
    quirk: 'ups/basic-only',
    says: 'puts its credentials into the body',
    walk: clientCredentials({ auth: oauth.ClientSecretPost }),
    today: notConform,
    withoutQuirk: 'fine',
  },
  {
    quirk: 'ups/numbers-as-strings',
    says: 'declares expires_in as the number it is in RFC 6749',
    walk: (carrier) =>
      outcome(async () => {
        const party = await partyAt(carrier)
        const { json } = await tokenRequest(party, { grant_type: 'client_credentials' })
        z.object({ expires_in: z.number() }).parse(json)
      }),
    today: 'ZodError',
    withoutQuirk: 'fine',
  },
  {
    quirk: 'ups/no-refresh-at-token',
    says: 'refreshes at the token endpoint',
    walk: refresh,
    today: notConform,
    withoutQuirk: 'fine',
  },
  {
    quirk: 'ups/authorize-errors-as-json',
    says: 'waits for a redirect that tells of the error',
    walk: async (carrier) => {
      const answer = await signIn(await partyAt(carrier), { response_type: undefined })
      return answer.searchParams.get('error') ?? 'nobody comes back'
    },
    today: 'nobody comes back',
    withoutQuirk: 'invalid_request',
  },
  {
    quirk: 'fedex/credentials-in-body',
    says: 'authenticates with HTTP Basic',
    walk: clientCredentials({ auth: oauth.ClientSecretBasic }),
    today: notConform,
    withoutQuirk: 'fine',
  },
  {
    quirk: 'fedex/rejects-scope',
    says: 'asks for a scope',
    walk: clientCredentials({ auth: oauth.ClientSecretPost, scope: 'ship' }),
    today: notConform,
    withoutQuirk: 'fine',
  },
  {
    quirk: 'usps/credentials-in-body',
    says: 'authenticates with HTTP Basic',
    walk: clientCredentials({ auth: oauth.ClientSecretBasic }),
    today: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
    withoutQuirk: 'fine',
  },
  {
    quirk: 'usps/refresh-error-echoes-token',
    says: 'starts anew at invalid_grant, which never comes',
    walk: (carrier) => refresh(carrier, 'unknown-token'),
    today: 'invalid_request',
    withoutQuirk: 'invalid_grant',
  },
  {
    quirk: 'dhl/group-basic-only',
    says: 'puts its credentials into the body',
    walk: clientCredentials({ auth: oauth.ClientSecretPost }),
    today: notConform,
    withoutQuirk: 'fine',
  },
]

test.each(stumbles)('a generic client stumbles over $quirk: it $says', async (stumble) => {
  const quirk = required(quirks.find(({ id }) => id === stumble.quirk))
  const walked = async (switches: Readonly<Record<string, boolean>>) => {
    const settings = { profile: 'today', carriers: [quirk.carrier], quirks: switches, inProcess: true } as const
    await using simulators = await startSimulators(settings)
    return await stumble.walk(simulators.carrier(quirk.carrier))
  }
  expect([await walked({}), await walked({ [quirk.id]: false })]).toEqual([stumble.today, stumble.withoutQuirk])
})

async function partyAt(server: RunningCarrier) {
  const tenant = await server.addTenant({ id: 'acme', clients: [{ applicationType: 'web' }] })
  return { server, tenant, client: required(tenant.clients[0]) }
}

interface Manner {
  readonly auth: (secret: string) => oauth.ClientAuth
  readonly scope?: string
}

function clientCredentials({ auth, scope }: Manner): Stumble['walk'] {
  return (carrier) =>
    outcome(async () => {
      const { client } = await partyAt(carrier)
      const [as, own] = [serverOf(carrier), clientOf(client)]
      const asked = scope === undefined ? {} : { scope }
      const secret = auth(client.clientSecret ?? '')
      const response = await oauth.clientCredentialsGrantRequest(as, own, secret, asked, plain)
      await oauth.processClientCredentialsResponse(as, own, response)
    })
}

async function refresh(carrier: RunningCarrier, given?: string): Promise<string> {
  const party = await partyAt(carrier)
  const token = given ?? (await refreshTokenFor(party))
  return outcome(async () => {
    const [as, own] = [serverOf(carrier), clientOf(party.client)]
    const secret = party.client.clientSecret ?? ''
    const auth = carrier.id === 'usps' ? oauth.ClientSecretPost(secret) : oauth.ClientSecretBasic(secret)
    const response = await oauth.refreshTokenGrantRequest(as, own, auth, token, plain)
    await oauth.processRefreshTokenResponse(as, own, response)
  })
}

/** Follows the redirects of a sign-in while they stay at the carrier. */
async function signIn(party: Party, changes: Parameters): Promise<URL> {
  let at = await browserGoesTo(new URL(authorizationUrl(party, newVerifier(), changes)))
  while (at.origin === party.server.origin) at = await browserGoesTo(at)
  return at
}

type Party = Awaited<ReturnType<typeof partyAt>>

async function refreshTokenFor(party: Party): Promise<string> {
  const unproven = { code_challenge: undefined, code_challenge_method: undefined }
  const code = (await signIn(party, unproven)).searchParams.get('code') ?? undefined
  const redirect_uri = party.client.redirectUris[0]
  const { json } = await tokenRequest(party, { grant_type: 'authorization_code', code, redirect_uri })
  return z.string().parse(json.refresh_token)
}

function serverOf({ issuer, endpoints }: RunningCarrier): oauth.AuthorizationServer {
  return { issuer, ...endpoints }
}

function clientOf({ clientId }: SimulatedClient): oauth.Client {
  return { client_id: clientId }
}

/** `fine`, or the error in a word: what the server said, or else what the library calls it. */
async function outcome(attempt: () => Promise<void>): Promise<string> {
  try {
    await attempt()
    return 'fine'
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) return error.error
    if (error instanceof z.ZodError) return 'ZodError'
    const named = z.object({ code: z.string() }).safeParse(error)
    return named.data?.code ?? String(error)
  }
}
