import { unescapedLayers } from './escapes.ts'

/** A text that gives a secret away. */
export interface SecretForm {
  readonly text: string
  /** True where it is so short that it only counts as a word of its own. */
  readonly wholeWord: boolean
}

const shortest = 3
const longEnough = 8

/**
 * The texts to look for so that a secret is found however it was written. Percent-encoding, HTML and JSON escapes are
 * undone in the text that is searched; what cannot be undone there is made here: a blank as `+`, and Base64, whose
 * letters depend on where in a group of three octets the secret begins (inside `id:secret`, anywhere).
 */
export function formsOf(secret: string): readonly SecretForm[] {
  const texts = new Set<string>()
  for (const text of [secret, ...unescapedLayers(secret).map((layer) => layer.text)]) {
    texts.add(text)
    texts.add(text.replaceAll(' ', '+'))
  }
  const forms = new Map<string, SecretForm>()
  for (const text of texts) {
    if (text.length >= shortest) forms.set(text, { text, wholeWord: text.length < longEnough })
  }
  for (const text of new Set([secret, encodeURIComponent(secret.toWellFormed()).replaceAll('%20', '+')])) {
    for (const base64 of base64Forms(text)) {
      if (!forms.has(base64.text)) forms.set(base64.text, base64)
    }
  }
  return [...forms.values()]
}

function base64Forms(text: string): readonly SecretForm[] {
  const octets = Buffer.from(text, 'utf8')
  const found =
    octets.length < longEnough ? wholeBase64(octets) : [0, 1, 2].map((offset) => innerBase64(octets, offset))
  const wholeWord = octets.length < longEnough
  return found
    .flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')])
    .filter((form) => form.length >= (wholeWord ? 4 : longEnough))
    .map((form) => ({ text: form, wholeWord }))
}

function wholeBase64(octets: Buffer): readonly string[] {
  return octets.length < shortest ? [] : [octets.toString('base64').replace(/=+$/, '')]
}

/** The letters that depend on the secret alone when it begins `offset` octets into a group. */
function innerBase64(octets: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), octets])
    .toString('base64')
    .replace(/=+$/, '')
  const from = Math.ceil((offset * 8) / 6)
  const to = Math.floor(((offset + octets.length) * 8) / 6)
  return encoded.slice(from, to)
}
