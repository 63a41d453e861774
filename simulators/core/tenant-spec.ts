import { z } from 'zod'

/** A client to register, as it comes over a wire. */
export const clientSpec = z
  .strictObject({
    clientId: z.string(),
    clientSecret: z.string(),
    tokenEndpointAuthMethod: z.enum([
      'none',
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'tls_client_auth',
      'self_signed_tls_client_auth',
    ]),
    certificate: z.string(),
    applicationType: z.enum(['web', 'native']),
    redirectUris: z.array(z.string()).readonly(),
    scope: z.string(),
    grantTypes: z.array(z.string()).readonly(),
    environment: z.enum(['production', 'test']),
  })
  .partial()

/** A tenant to register, as it comes over a wire. */
export const tenantSpec = z.strictObject({
  id: z.string(),
  login: z.enum(['none', 'form']).optional(),
  users: z.union([z.number(), z.array(z.object({ username: z.string(), password: z.string() })).readonly()]).optional(),
  clients: z.array(clientSpec).readonly().optional(),
})
