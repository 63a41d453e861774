import { authorizationUrl } from '../../steps/authorization-url.ts'
import { checkIssuer } from '../../steps/check-issuer.ts'
import { platformTwinOf } from '../weak-twin.ts'

export const asksForIdTokensAndReadsNone = platformTwinOf(
  'asks-for-id-tokens-and-reads-none',
  'asks for an ID Token beside the code and leaves it unread',
  {
    authorizationUrl(...given) {
      const url = new URL(authorizationUrl(...given))
      url.searchParams.set('response_type', 'code id_token')
      url.searchParams.set('response_mode', 'query')
      url.searchParams.set('nonce', url.searchParams.get('state') ?? '')
      return url.href
    },
    checkIssuer(server, flow, answer) {
      const read = new URLSearchParams(answer)
      read.delete('id_token')
      return checkIssuer(server, flow, read)
    },
  },
)
