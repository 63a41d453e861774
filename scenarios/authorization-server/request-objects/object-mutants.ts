import { createHmac, generateKeyPairSync } from 'node:crypto'
import type { Params } from '../../api/params.ts'
import { type JwsParts, signJws } from '../jws.ts'
import { encodePart } from '../jwt.ts'
import { type ObjectClient, objectParts } from './request-object.ts'

/** One thing wrong with where a request object comes from. */
export interface ObjectMutant {
  readonly what: string
  readonly make: (signer: ObjectClient, params: Params, other: ObjectClient | undefined) => string | undefined
  /** OpenID Connect lets servers take unsigned objects, where they say so. */
  readonly unsigned?: true
}

const hs256 = ({ header, claims }: JwsParts, secret: string): string => {
  const input = `${encodePart({ ...header, alg: 'HS256' })}.${encodePart(claims)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

const pem = ({ publicKey }: ObjectClient) => String(publicKey.export({ format: 'pem', type: 'spki' }))

export const objectMutants: readonly ObjectMutant[] = [
  {
    what: "another client's key",
    make: (signer, params, other) =>
      other === undefined ? undefined : signJws(objectParts(signer, params), other.key),
  },
  {
    what: 'a key nobody has registered',
    make: (signer, params) => signJws(objectParts(signer, params), strangerTo(signer)),
  },
  {
    what: 'an unknown key id and an unknown key',
    make: (signer, params) => {
      const { header, claims } = objectParts(signer, params)
      return signJws({ header: { ...header, kid: 'nobody-knows-this-key' }, claims }, strangerTo(signer))
    },
  },
  {
    what: 'a payload altered after it was signed',
    make: (signer, params) => {
      const parts = objectParts(signer, params)
      const [header, , signature] = signJws(parts, signer.key).split('.')
      return `${header}.${encodePart({ ...parts.claims, state: 'altered-after-signing' })}.${signature}`
    },
  },
  {
    what: "HS256 with the client's public key as secret (PEM)",
    make: (signer, params) => hs256(objectParts(signer, params), pem(signer)),
  },
  {
    what: "HS256 with the client's public key as secret (PEM without the last newline)",
    make: (signer, params) => hs256(objectParts(signer, params), pem(signer).trimEnd()),
  },
  {
    what: 'no signature (alg none)',
    unsigned: true,
    make: (signer, params) => {
      const { header, claims } = objectParts(signer, params)
      const { kid: _kid, ...rest } = header
      return `${encodePart({ ...rest, alg: 'none' })}.${encodePart(claims)}.`
    },
  },
]

function strangerTo({ key }: ObjectClient) {
  const { privateKey } =
    key.privateKey.asymmetricKeyType === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : key.privateKey.asymmetricKeyType === 'ed25519'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('ec', { namedCurve: key.privateKey.asymmetricKeyDetails?.namedCurve ?? 'P-256' })
  return { alg: key.alg, privateKey }
}
