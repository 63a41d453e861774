import type { OutgoingRequest } from '../../kit.ts'
import { Refusal } from '../../refusal.ts'
import { type CarrierAnswer, callCarrier } from '../../steps/call-carrier.ts'
import { platformTwin } from '../weak-twin.ts'

/** Calls with a request that is what `change` makes of the good one. */
function calling(change: (url: URL, init: OutgoingRequest, token: string) => OutgoingRequest): typeof callCarrier {
  return (kit, allowed, accessToken, dpopKey, certificate) =>
    callCarrier(
      {
        ...kit,
        send(address, init) {
          const url = new URL(address)
          const changed = change(url, init, accessToken)
          return kit.send(url.href, changed)
        },
      },
      allowed,
      accessToken,
      dpopKey,
      certificate,
    )
}

function without(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'))
}

export const putsTokenIntoQuery = platformTwin(
  'puts-token-into-query',
  'sends the access token in the address of a call',
  'callCarrier',
  calling((url, init, token) => {
    url.searchParams.set('access_token', token)
    return { ...init, headers: without(init.headers) }
  }),
)

export const repeatsTokenInAnotherHeader = platformTwin(
  'repeats-token-in-another-header',
  'sends the access token in two headers of a call',
  'callCarrier',
  calling((_url, init, token) => ({ ...init, headers: { ...init.headers, 'x-auth-token': token } })),
)

export const putsTokenIntoJsonBody = platformTwin(
  'puts-token-into-json-body',
  'sends the access token as a member of a JSON body',
  'callCarrier',
  calling((_url, init, token) => ({
    ...init,
    method: 'POST',
    headers: { ...without(init.headers), 'content-type': 'application/json' },
    body: JSON.stringify({ access_token: token }),
  })),
)

export const showsTokenToTenant = platformTwin(
  'shows-token-to-tenant',
  'passes the access token on to whoever called',
  'callCarrier',
  async (kit, allowed, accessToken, dpopKey, certificate): Promise<CarrierAnswer> => {
    const answer = await callCarrier(kit, allowed, accessToken, dpopKey, certificate)
    return answer.status < 300 ? { ...answer, body: { answer: answer.body, accessToken } } : answer
  },
)

export const logsTokensWithErrors = platformTwin(
  'logs-tokens-with-errors',
  'writes the access token into the trace of a call that failed',
  'callCarrier',
  async (kit, allowed, accessToken, dpopKey, certificate) => {
    try {
      return await callCarrier(kit, allowed, accessToken, dpopKey, certificate)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const unexpected = new Error('the call failed')
      unexpected.stack = `${unexpected.name}\n    at call (${accessToken})`
      throw unexpected
    }
  },
)
