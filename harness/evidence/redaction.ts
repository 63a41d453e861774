import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import type { SecretKind } from '../http/channel.ts'
import { learnFromAnswer, learnFromRequest } from './learn.ts'
import { maskNamedPlaces } from './named-places.ts'
import { isPublicWord } from './public-words.ts'
import type { RecordedAnswer, RecordedRequest } from './recorded-exchange.ts'
import { createSecretIndex } from './secret-index.ts'

/** Keeps secrets out of everything that is written: by value wherever one turns up, and by the places they live in. */
export interface Redaction {
  /** Makes a value known as a secret. Words everybody knows (`password`, `Bearer`) are not taken. */
  learn(value: string, kind: SecretKind): void
  learnFromRequest(request: Pick<RecordedRequest, 'url' | 'headers' | 'body'>): void
  learnFromAnswer(answer: Pick<RecordedAnswer, 'headers' | 'body'>): void
  /** What stands for a value in output: the same for equal values of one run, and telling nothing about them. */
  label(value: string, kind: string): string
  /** Replaces known values, in any encoding; `cutOff` also where the text ends in the middle of one. */
  replaceKnown(text: string, options?: { readonly cutOff?: boolean }): string
  /** A text of no particular form, fit for output. */
  redactText(text: string): string
}

/** One redaction a run. `readable` names values that stay even when a cookie happens to hold one: tenants, client ids. */
export function createRedaction(options: { readonly readable?: readonly string[] } = {}): Redaction {
  const key = createSecretKey(randomBytes(32))
  const digests = new Map<string, string>()
  // The same credentials and cookies go by hundreds of times, and an HMAC costs more than a look into a map.
  const digest = (value: string): string => {
    const known = digests.get(value) ?? createHmac('sha256', key).update(value).digest('hex').slice(0, 6)
    digests.set(value, known)
    return known
  }
  const label: Redaction['label'] = (value, kind) => `‹${kind}:${digest(value)}›`
  const index = createSecretIndex((secret) => label(secret.value, secret.kind))
  const readable = new Set(options.readable ?? [])
  const learn: Redaction['learn'] = (value, kind) => {
    if (isPublicWord(value)) return
    if (kind === 'cookie' && readable.has(value)) return
    index.add({ value, kind })
  }
  const replaceKnown: Redaction['replaceKnown'] = (text, how) => index.replace(text, how?.cutOff ?? false)
  return {
    learn,
    learnFromRequest: (request) => learnFromRequest(request, learn),
    learnFromAnswer: (answer) => learnFromAnswer(answer, learn),
    label,
    replaceKnown,
    redactText: (text) => maskNamedPlaces(replaceKnown(text), label),
  }
}
