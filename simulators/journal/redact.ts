import { createHmac, createSecretKey, randomBytes } from 'node:crypto'

/** Names of what only its owner may know, in the spellings of the standards and of the carriers; compared without case and punctuation. */
const secretNames = new Set([
  ...['code', 'codeverifier', 'clientsecret', 'password', 'accesstoken', 'refreshtoken', 'idtoken', 'token'],
  ...['clientassertion', 'assertion', 'registrationaccesstoken', 'idtokenhint', 'formtoken', 'subjecttoken'],
  ...['childsecret', 'childkey', 'apikey', 'xapikey', 'dhlapikey', 'key', 'secret', 'initialaccesstoken'],
  ...['accountauthtoken', 'securecodepin'],
])

/** Whether a parameter, header or JSON member of this name is a secret. */
export function isSecretName(name: string): boolean {
  return secretNames.has(name.toLowerCase().replace(/[^a-z0-9]/g, ''))
}

/** Takes secrets out of one exchange. The same secret leaves the same mark, so that a reader still sees where it went. */
export interface Redactor {
  /** Remembers a secret, and gives what to show in its place. */
  hide(name: string, value: string): string
  /** Takes every remembered secret out of a text. */
  scrub(text: string): string
}

// Marks cannot be turned back into secrets by trying: the key is of this process alone.
// As a key object: octets are tried as one first at every use, and that failure is most of the time an HMAC takes.
const key = createSecretKey(randomBytes(32))

/** A short mark for a secret value. */
export function markOf(value: string): string {
  return createHmac('sha256', key).update(value).digest('hex').slice(0, 6)
}

export function createRedactor(): Redactor {
  const hidden = new Map<string, string>()
  return {
    hide(name, value) {
      if (value === '') return ''
      const shown = `‹${name} ${markOf(value)}›`
      // A very short text would be found everywhere.
      if (value.length >= 6) {
        hidden.set(value, shown)
        hidden.set(encodeURIComponent(value), shown)
      }
      return shown
    },
    scrub(text) {
      let scrubbed = text
      for (const [value, shown] of hidden) scrubbed = scrubbed.replaceAll(value, shown)
      return scrubbed
    },
  }
}
