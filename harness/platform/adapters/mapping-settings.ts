import { z } from 'zod'
import { pairPolicyInput } from '../policies/policy.ts'
import { grants } from './grants.ts'

/** A client that is registered already. */
export const clientCredentials = z
  .strictObject({
    id: z.string().min(1),
    auth: z.enum([
      'client_secret_basic',
      'client_secret_post',
      'none',
      // By the mapping's `certificate` (RFC 8705, 2).
      'tls_client_auth',
      'self_signed_tls_client_auth',
    ]),
    secret: z.string().min(1).optional(),
  })
  .refine(({ auth, secret }) => auth.startsWith('client_secret_') === (secret !== undefined), {
    message: '`secret` goes with client_secret_basic and client_secret_post, and with nothing else',
  })

/** What a tenant has at a carrier, in one environment. Nothing of it is good in the other. */
const credentials = {
  /** What the carrier calls this tenant; the tenant's own id where it is left out. */
  account: z.string().min(1).optional(),
  scope: z.string().min(1).optional(),
  /** The carrier's usual way where it is left out. */
  grant: z.enum(grants).optional(),
  client: clientCredentials.optional(),
  /** Lets the platform register one (RFC 7591). */
  initialAccessToken: z.string().min(1).optional(),
  /** A portal's user, for `password` and `basic`. */
  user: z.strictObject({ name: z.string().min(1), password: z.string().min(1) }).optional(),
  /** A customer's account, for the grants with child keys. */
  child: z.strictObject({ key: z.string().min(1), secret: z.string().min(1) }).optional(),
  apiKey: z.string().min(1).optional(),
  /** The client's certificate and private key as PEM, for mutual TLS (RFC 8705). */
  certificate: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
  /** The resource indicator of this account (RFC 8707), sent where the policy says so. */
  resource: z.url().optional(),
}

/** A tenant's account at a carrier, with production and sandbox credentials apart. */
export const mappingShape = {
  ...credentials,
  environment: z.enum(['production', 'sandbox']).default('production'),
  sandbox: z.strictObject(credentials).optional(),
  /** A client of its own, or the one that the carrier's entry holds for several tenants. */
  pattern: z.enum(['client-per-tenant', 'shared-client']).default('client-per-tenant'),
  /** What differs from the platform's policies for this pair; the operator may change it while the platform runs. */
  policy: pairPolicyInput.optional(),
}

const credentialsObject = z.strictObject(credentials)
export type CredentialSettings = Readonly<z.output<typeof credentialsObject>>
