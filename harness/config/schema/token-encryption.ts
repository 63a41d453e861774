import { z } from 'zod'
import { contentEncryptions, keyEncryptions } from '../../issuer/token-encryption.ts'
import { text } from './values.ts'

/** What was agreed with a resource server about the encryption of the tokens it takes. */
export const tokenEncryption = z.strictObject({
  key: z
    .union([text, z.looseObject({ kty: text })], {
      error: 'must be the path of a PEM or JWK file, the text of one, or a JWK as a mapping with `kty`',
    })
    .describe(
      'The public key of the resource server: the path of a PEM or JWK file, the text of one, or a JWK as a mapping.',
    ),
  alg: z
    .enum(keyEncryptions)
    .describe(
      'How the content key is encrypted; the JWK’s own where it is left out, or `RSA-OAEP-256` for RSA and `ECDH-ES` for other keys.',
    )
    .exactOptional(),
  enc: z.enum(contentEncryptions).describe('How the token is encrypted.').default('A256GCM'),
  kid: text.describe('`kid` in the header of encrypted tokens; the JWK’s own where it is left out.').exactOptional(),
})
