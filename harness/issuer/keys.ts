import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { calculateJwkThumbprint } from 'jose'
import type { IssuerKey } from '../../scenarios/api/resource-server.ts'
import { UsageError } from '../cli/usage-error.ts'

const generate = promisify(generateKeyPair)

/** Algorithms an issuer of ours can sign with. */
export const signingAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
]

/** Keeps keys, so that a server that has cached them knows them again in the next run. */
export interface KeyStore {
  /** The key of this name, made where there is none. */
  key(name: string, alg: string): Promise<IssuerKey>
}

/** Keys for this process alone. */
export function keysInMemory(): KeyStore {
  const known = new Map<string, Promise<IssuerKey>>()
  return {
    key(name, alg) {
      const at = `${name} ${alg}`
      const key = known.get(at) ?? newKey(alg)
      known.set(at, key)
      return key
    },
  }
}

/** Keys in a folder, one file each that only its owner can read. @throws {UsageError} where a file holds no such key */
export function keysInFolder(folder: string): KeyStore {
  const memory = new Map<string, Promise<IssuerKey>>()
  const open = async (name: string, alg: string): Promise<IssuerKey> => {
    const file = join(folder, `${encodeURIComponent(name)}-${alg}.pem`)
    const pem = await readFile(file, 'utf8').catch(() => undefined)
    if (pem !== undefined) return issuerKey(alg, privateKeyOf(pem, file))
    const made = await newKey(alg)
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // Private keys have no place in a repository, test keys or not.
      await writeFile(join(folder, '.gitignore'), '*\n')
      await writeFile(file, made.privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' })
    } catch {
      throw new UsageError(
        'BAD_OPTION',
        `No key can be kept in ${folder}; name a folder that can be written with --keys.`,
      )
    }
    return made
  }
  return {
    key(name, alg) {
      const at = `${name} ${alg}`
      const key = memory.get(at) ?? open(name, alg)
      memory.set(at, key)
      return key
    },
  }
}

function privateKeyOf(pem: string, file: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    throw new UsageError('BAD_OPTION', `${file} holds no private key in PEM; remove it, and a new one is made.`)
  }
}

/** A new key for an algorithm. */
export async function newKey(alg: string): Promise<IssuerKey> {
  return issuerKey(alg, await newPrivateKey(alg))
}

async function newPrivateKey(alg: string): Promise<KeyObject> {
  if (alg.startsWith('RS') || alg.startsWith('PS')) return (await generate('rsa', { modulusLength: 2048 })).privateKey
  if (alg === 'EdDSA') return (await generate('ed25519')).privateKey
  const namedCurve = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[alg]
  if (namedCurve === undefined) {
    throw new UsageError(
      'BAD_OPTION',
      `No token is signed with ${alg}; set token.alg to one of ${signingAlgorithms.join(', ')}.`,
    )
  }
  return (await generate('ec', { namedCurve })).privateKey
}

async function issuerKey(alg: string, privateKey: KeyObject): Promise<IssuerKey> {
  const publicKey = createPublicKey(privateKey)
  const jwk = { ...publicKey.export({ format: 'jwk' }) }
  const kid = await calculateJwkThumbprint(jwk)
  return { alg, kid, privateKey, publicKey, publicJwk: { ...jwk, kid, alg, use: 'sig' } }
}
