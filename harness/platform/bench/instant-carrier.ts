import { randomBytes } from 'node:crypto'
import type { SendRequest } from '../kit.ts'

/** A carrier in the same process that answers at once: what is measured is what stands before it. */
export interface InstantCarrier {
  readonly issuer: string
  readonly api: string
  readonly send: SendRequest
  /** The answer a browser would bring back from this authorization request. */
  authorize(location: string): URL
}

const issuer = 'https://carrier.test'
const api = 'https://api.carrier.test'
const headers = { 'content-type': 'application/json' }

const metadata = JSON.stringify({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic'],
  authorization_response_iss_parameter_supported: true,
})

/** Knows no clients and checks nothing; its tokens are as long as those of the simulated carriers. */
export function instantCarrier(): InstantCarrier {
  return {
    issuer,
    api,
    send: async (url) => {
      if (url.startsWith(api)) return new Response('{"ok":true}', { headers })
      return new Response(url === `${issuer}/token` ? tokens() : metadata, { headers })
    },
    authorize(location) {
      const asked = new URL(location).searchParams
      const back = new URL(asked.get('redirect_uri') ?? issuer)
      back.search = new URLSearchParams({
        code: randomBytes(32).toString('base64url'),
        state: asked.get('state') ?? '',
        iss: issuer,
      }).toString()
      return back
    },
  }
}

function tokens(): string {
  return JSON.stringify({
    access_token: randomBytes(600).toString('base64url'),
    token_type: 'Bearer',
    expires_in: 14_400,
    refresh_token: randomBytes(32).toString('base64url'),
    scope: 'shipping',
  })
}
