import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { importJWK, SignJWT } from 'jose'
import { z } from 'zod'
import type { ClientKey } from '../../scenarios/api/authorization-server.ts'

/** Where a private key comes from, as the configuration says it. */
export interface KeySource {
  /** Path of a PEM or JWK file, the text of one, or a JWK. */
  readonly key: string | Readonly<Record<string, unknown>>
  readonly kid?: string
  readonly alg?: string
}

type KeyAnswer =
  | { readonly kind: 'key'; readonly key: ClientKey }
  /** The sentence says what to do and quotes nothing of the key. */
  | { readonly kind: 'unusable'; readonly sentence: string }

const jwkSchema = z.looseObject({
  kty: z.string(),
  d: z.string(),
  alg: z.string().exactOptional(),
  kid: z.string().exactOptional(),
})

/** Reads the private key of a client and tries it once. Relative paths belong to `folder`. */
export async function readClientKey(source: KeySource, folder: string): Promise<KeyAnswer> {
  const found =
    typeof source.key === 'string' ? await textOf(source.key, folder) : { kind: 'jwk' as const, jwk: source.key }
  if (found.kind === 'unusable') return found
  const jwk = jwkSchema.safeParse(found.kind === 'jwk' ? found.jwk : jwkOf(found.text))
  if (!jwk.success) return { kind: 'unusable', sentence: whatIsWrong(found) }
  const alg = source.alg ?? jwk.data.alg ?? usualAlgorithm(jwk.data)
  if (alg === undefined) {
    return {
      kind: 'unusable',
      sentence: `is of the type ${jwk.data.kty}, whose algorithm is not known; add \`alg: …\``,
    }
  }
  if (!(await signs(jwk.data, alg))) {
    return { kind: 'unusable', sentence: `cannot sign with ${alg}; correct \`alg\`, or name a key that fits it` }
  }
  const kid = source.kid ?? jwk.data.kid
  return { kind: 'key', key: { alg, ...(kid === undefined ? {} : { kid }), jwk: jwk.data } }
}

type FoundKey =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'jwk'; readonly jwk: Readonly<Record<string, unknown>> }

async function textOf(
  key: string,
  folder: string,
): Promise<FoundKey | { readonly kind: 'unusable'; readonly sentence: string }> {
  // An environment variable often brings the key itself, with its line ends written as \n.
  if (key.includes('-----BEGIN')) return { kind: 'text', text: key.replaceAll('\\n', '\n') }
  if (key.trimStart().startsWith('{')) return { kind: 'text', text: key }
  try {
    return { kind: 'text', text: await readFile(resolve(folder, key), 'utf8') }
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    const sentence = `names a file that cannot be read (${reason}); give its path from the folder of the configuration file`
    return { kind: 'unusable', sentence }
  }
}

function jwkOf(text: string): unknown {
  try {
    return text.includes('-----BEGIN') ? privateKeyOf(text)?.export({ format: 'jwk' }) : JSON.parse(text)
  } catch {
    return undefined
  }
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}

function whatIsWrong(found: FoundKey): string {
  if (found.kind === 'jwk')
    return 'is no private JWK: `kty` and `d` are needed; name the private key, not the public one'
  if (/BEGIN (CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY)/.test(found.text)) {
    return 'holds a public key or certificate; name the private key'
  }
  if (/BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(found.text)) {
    return 'holds an encrypted key; write it without a passphrase: `openssl pkey -in key.pem -out plain.pem`'
  }
  return 'holds neither a PEM private key nor a private JWK with `kty` and `d`; correct the file or name another'
}

const algorithmsByCurve: Readonly<Record<string, string>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  secp256k1: 'ES256K',
  Ed25519: 'EdDSA',
}

function usualAlgorithm(jwk: { readonly kty: string; readonly crv?: unknown }): string | undefined {
  if (jwk.kty === 'RSA') return 'RS256'
  return typeof jwk.crv === 'string' ? algorithmsByCurve[jwk.crv] : undefined
}

async function signs(jwk: JsonWebKey & { readonly kty: string }, alg: string): Promise<boolean> {
  try {
    await new SignJWT({}).setProtectedHeader({ alg }).sign(await importJWK({ ...jwk, alg }, alg))
    return true
  } catch {
    return false
  }
}
