import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { type ClientMetadata, registerClient } from '../self-registration.ts'
import { listIn, mustNotRegister } from './judge-registration.ts'
import { confidentialClientMetadata, withRegisteredClient } from './registered-client.ts'

const redirectUris = 'RFC7591-2-1'
const oneKeySource = 'RFC7591-2-3'
const consistent = 'RFC7591-2.1-1'
const rows = [redirectUris, oneKeySource, consistent]

/** Metadata that contradict themselves, and what of them the server must not say it registered. */
interface Contradiction {
  readonly row: string
  readonly what: string
  readonly spoil: (metadata: ClientMetadata) => ClientMetadata
  readonly kept: (document: ClientMetadata) => string | undefined
}

const contradictions: readonly Contradiction[] = [
  {
    row: redirectUris,
    what: 'authorization_code without redirect_uris',
    spoil: ({ redirect_uris: _left, ...rest }) => rest,
    kept: (document) =>
      listIn(document, 'redirect_uris').length === 0 && mayAskForCodes(document)
        ? 'registered for authorization_code without any redirect URI'
        : undefined,
  },
  {
    row: redirectUris,
    what: 'authorization_code with an empty list of redirect_uris',
    spoil: (metadata) => ({ ...metadata, redirect_uris: [] }),
    kept: (document) =>
      listIn(document, 'redirect_uris').length === 0 && mayAskForCodes(document)
        ? 'registered for authorization_code without any redirect URI'
        : undefined,
  },
  {
    row: oneKeySource,
    what: 'jwks and jwks_uri at once',
    spoil: (metadata) => ({
      ...metadata,
      jwks: { keys: [publicKey] },
      jwks_uri: 'https://client.example/jwks',
    }),
    kept: ({ jwks, jwks_uri: uri }) => (isThere(jwks) && isThere(uri) ? 'both were registered' : undefined),
  },
  {
    row: consistent,
    what: 'the grant implicit with the response type code',
    spoil: (metadata) => ({ ...metadata, grant_types: ['implicit'], response_types: ['code'] }),
    kept: contradiction,
  },
  {
    row: consistent,
    what: 'the response type code without the grant authorization_code',
    spoil: (metadata) => ({ ...metadata, grant_types: ['client_credentials'], response_types: ['code'] }),
    kept: contradiction,
  },
]

/** A public key of no private one that anybody has. */
const publicKey = {
  kty: 'EC',
  crv: 'P-256',
  kid: 'probe',
  use: 'sig',
  alg: 'ES256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}

export const consistentMetadata = authorizationServerScenario({
  id: 'authorization-server/registration/consistent-metadata',
  title: 'Client metadata that contradict themselves are not registered',
  story:
    'A client registers for codes without saying where they go, with two sources of keys, or with grants that do not fit.',
  requirements: rows,
  needs: ['registration'],
  caughtBy: [
    { twin: 'registers-whatever-is-asked', breaks: [redirectUris, consistent] },
    { twin: 'registers-two-key-sources', breaks: [oneKeySource] },
  ],
  async run(context) {
    const { target } = context
    const [tenant] = target.tenants
    const good = confidentialClientMetadata(tenant)
    return withRegisteredClient({ target }, rows, () =>
      inTurn(contradictions, async ({ row, what, spoil, kept }) =>
        mustNotRegister(
          row,
          await registerClient(target, tenant, spoil(good), { label: `register ${what}` }),
          what,
          kept,
        ),
      ),
    )
  },
})

function mayAskForCodes(document: ClientMetadata): boolean {
  // RFC 7591, 2: a client without grant_types is registered for authorization_code.
  return document.grant_types === undefined || listIn(document, 'grant_types').includes('authorization_code')
}

function contradiction(document: ClientMetadata): string | undefined {
  const grants = listIn(document, 'grant_types')
  const responses = document.response_types === undefined ? ['code'] : listIn(document, 'response_types')
  const asksForCodes = responses.includes('code')
  if (asksForCodes === grants.includes('authorization_code')) return undefined
  return `registered with grant_types ${grants.join(' ')} and response_types ${responses.join(' ')}`
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null
}
