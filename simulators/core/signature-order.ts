import { type KeyObject, sign } from 'node:crypto'

/** What is to be signed with which key. */
export interface SignatureOrder {
  readonly key: KeyObject
  readonly data: Uint8Array
}

/** ECDSA over P-256 with SHA-256, as DER. */
export function signatureOf({ key, data }: SignatureOrder): Buffer {
  return sign('sha256', data, key)
}
