import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ClientCertificate } from '../../scenarios/api/http.ts'
import { type KeySource, readClientKey } from './client-key.ts'

export type ReadCertificate =
  | { readonly kind: 'read'; readonly certificate: ClientCertificate }
  | { readonly kind: 'unusable'; readonly at: 'cert' | 'key'; readonly sentence: string }

/** Reads the certificate a client shows, and the key that belongs to it. Relative paths belong to `folder`. */
export async function readClientCertificate(
  { cert, ...source }: KeySource & { readonly cert: string },
  folder: string,
): Promise<ReadCertificate> {
  const text = await pemText(cert, folder)
  if (text.kind === 'unusable') return { ...text, at: 'cert' }
  const found = await readClientKey(source, folder)
  if (found.kind === 'unusable') return { ...found, at: 'key' }
  const key = createPrivateKey({ key: { ...found.key.jwk }, format: 'jwk' })
  if (!new X509Certificate(text.pem).checkPrivateKey(key)) {
    return {
      kind: 'unusable',
      at: 'key',
      sentence: 'does not belong to the certificate; name the key it was made with',
    }
  }
  return { kind: 'read', certificate: { cert: text.pem, key: key.export({ format: 'pem', type: 'pkcs8' }).toString() } }
}

type PemText = { readonly kind: 'pem'; readonly pem: string } | { readonly kind: 'unusable'; readonly sentence: string }

/** One or more certificates as PEM: the path of a file, or the text itself. */
export async function pemText(source: string, folder: string): Promise<PemText> {
  const inline = source.includes('-----BEGIN')
  const pem = inline ? source.replaceAll('\\n', '\n') : await readFile(resolve(folder, source), 'utf8').catch(() => '')
  if (pem === '') {
    const sentence = 'names a file that cannot be read; give its path from the folder of the configuration file'
    return { kind: 'unusable', sentence }
  }
  try {
    new X509Certificate(pem)
    return { kind: 'pem', pem }
  } catch {
    return {
      kind: 'unusable',
      sentence: 'holds no PEM certificate (`-----BEGIN CERTIFICATE-----`); name one that does',
    }
  }
}
