import { createPublicKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'

type PublicKeyAnswer =
  | { readonly kind: 'key'; readonly jwk: Readonly<Record<string, unknown>> & { readonly kty: string } }
  /** The sentence says what to do and quotes nothing of the key. */
  | { readonly kind: 'unusable'; readonly sentence: string }

const anyJwk = z.looseObject({ kty: z.string() })

/** Reads the key that checks a client's assertions: the public one, or the private one it belongs to. */
export async function readPublicKey(
  key: string | Readonly<Record<string, unknown>>,
  folder: string,
): Promise<PublicKeyAnswer> {
  try {
    const jwk = anyJwk.safeParse(typeof key === 'string' ? jwkOf(await textOf(key, folder)) : key)
    if (jwk.success) return { kind: 'key', jwk: jwk.data }
    return { kind: 'unusable', sentence: 'holds neither a PEM key nor a JWK with `kty`; correct it or name another' }
  } catch {
    return {
      kind: 'unusable',
      sentence: 'cannot be read as a key; give the path of a PEM or JWK file from the folder of the configuration file',
    }
  }
}

async function textOf(key: string, folder: string): Promise<string> {
  if (key.includes('-----BEGIN')) return key.replaceAll('\\n', '\n')
  return key.trimStart().startsWith('{') ? key : readFile(resolve(folder, key), 'utf8')
}

function jwkOf(text: string): unknown {
  return text.includes('-----BEGIN') ? createPublicKey(text).export({ format: 'jwk' }) : JSON.parse(text)
}
