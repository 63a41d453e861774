import { z } from 'zod'
import { text } from './values.ts'

/** Ways of client authentication, by the names of the IANA registry. */
export const authenticationMethods = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
] as const

export type AuthenticationMethod = (typeof authenticationMethods)[number]

/** The keys with which an entry says how a client authenticates. */
export const authenticationKeys = {
  auth: z
    .enum(authenticationMethods)
    .describe(
      'How the client authenticates: `none` (public client), `client_secret_basic`, `client_secret_post`, `private_key_jwt`, `tls_client_auth` or `self_signed_tls_client_auth`.',
    ),
  secret: text.describe('The client secret; only with `client_secret_basic` and `client_secret_post`.').exactOptional(),
  key: z
    .union([text, z.looseObject({ kty: text })], {
      error: 'must be the path of a PEM or JWK file, the text of one, or a JWK as a mapping with `kty`',
    })
    .describe(
      'The private key of `private_key_jwt` and the mutual-TLS methods: the path of a PEM or JWK file, the text of one, or a JWK as a mapping.',
    )
    .exactOptional(),
  kid: text.describe('`kid` in the header of assertions; the JWK’s own where it is left out.').exactOptional(),
  alg: text
    .describe('Signature algorithm of assertions; the JWK’s own or the usual one for the key where it is left out.')
    .exactOptional(),
  cert: text
    .describe(
      'The client certificate of the mutual-TLS methods: the path of a PEM file, or its text. With `none`, together with `key`: the one that the tokens of a public client are bound to.',
    )
    .exactOptional(),
} as const

type Entry = {
  readonly auth: AuthenticationMethod
} & Readonly<Partial<Record<'secret' | 'key' | 'kid' | 'alg' | 'cert', unknown>>>

const uses = {
  none: { needs: [], takes: ['cert', 'key'] },
  client_secret_basic: { needs: ['secret'], takes: [] },
  client_secret_post: { needs: ['secret'], takes: [] },
  private_key_jwt: { needs: ['key'], takes: ['kid', 'alg'] },
  tls_client_auth: { needs: ['cert', 'key'], takes: [] },
  self_signed_tls_client_auth: { needs: ['cert', 'key'], takes: [] },
} as const satisfies Record<AuthenticationMethod, { needs: readonly string[]; takes: readonly string[] }>

/** Holds the keys against the method: what it needs must be there, what it cannot use must not. */
export function checkAuthentication(entry: Entry, context: z.core.$RefinementCtx): void {
  const { needs, takes } = uses[entry.auth]
  const wanted: readonly string[] = needs
  const allowed: readonly string[] = [...needs, ...takes]
  for (const key of ['secret', 'key', 'kid', 'alg', 'cert'] as const) {
    if (entry[key] === undefined && wanted.includes(key)) {
      context.addIssue({
        code: 'custom',
        path: [key],
        params: { problem: 'MISSING_KEY' },
        message: `is missing: auth ${entry.auth} needs it; add \`${key}: …\``,
      })
    }
    if (entry[key] !== undefined && !allowed.includes(key)) {
      context.addIssue({
        code: 'custom',
        path: [key],
        params: { problem: 'CONFLICT' },
        message: `has no use with auth ${entry.auth}; take it out, or name the method that uses it`,
      })
    }
  }
}
