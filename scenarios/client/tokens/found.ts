import { gunzipSync, inflateSync } from 'node:zlib'

/** A secret and what to call it in a sentence. */
export interface Secret {
  readonly what: string
  readonly value: string
}

/** The secrets that a text holds: as they are, percent-encoded, in base64, base64url or hex, at any alignment. */
export function secretsIn(text: string, secrets: readonly Secret[]): readonly Secret[] {
  const texts = [text, ...inflated(text)]
  return secrets.filter(({ value }) =>
    spellings(value).some((spelling) => texts.some((each) => each.includes(spelling))),
  )
}

function spellings(value: string): readonly string[] {
  const octets = Buffer.from(value)
  const hex = octets.toString('hex')
  const shifted = [0, 1, 2].flatMap((offset) => {
    // Whatever stands before it, the middle of the encoded value stays the same.
    const padded = Buffer.concat([Buffer.alloc(offset), octets])
    const whole = padded.subarray(0, padded.length - (padded.length % 3))
    const skip = offset === 0 ? 0 : 4
    return [whole.toString('base64').slice(skip), whole.toString('base64url').slice(skip)]
  })
  const escaped = encodeURIComponent(value)
  return [value, escaped, hex, hex.toUpperCase(), ...shifted]
}

/** What is compressed inside a text as base64. */
function inflated(text: string): readonly string[] {
  return (text.match(/[A-Za-z0-9+/_-]{40,}={0,2}/g) ?? []).flatMap((word) => {
    const octets = Buffer.from(word, 'base64')
    const [open] = octets[0] === 0x1f && octets[1] === 0x8b ? [gunzipSync] : octets[0] === 0x78 ? [inflateSync] : []
    try {
      return open === undefined ? [] : [open(octets, { maxOutputLength: 1_000_000 }).toString('utf8')]
    } catch {
      return []
    }
  })
}
