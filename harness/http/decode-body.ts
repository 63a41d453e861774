import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

/** The decoders for a Content-Encoding, in the order in which they are to be applied; undefined for an unknown coding. */
export function decodersFor(contentEncoding: string | undefined): readonly Transform[] | undefined {
  const codings = (contentEncoding ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
    .reverse()
  const decoders = codings.map(decoderFor)
  return decoders.some((decoder) => decoder === undefined)
    ? undefined
    : decoders.filter((decoder) => decoder !== undefined)
}

function decoderFor(coding: string): Transform | undefined {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      return undefined
  }
}

/** Bytes as text, by the charset of the Content-Type; UTF-8 where it names none or an unknown one. */
export function textOf(bytes: Uint8Array, contentType: string | undefined): string {
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1]
  return decoderOf(charset).decode(bytes)
}

function decoderOf(charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}

/** The text as JSON, or undefined where it is none. */
export function jsonOf(text: string): unknown {
  // Most answers of a flow are redirects and pages: telling them by sight is much cheaper than by an exception.
  if (!/^\s*(?:[[{"\d-]|true|false|null)/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
