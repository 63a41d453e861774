import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SecretKind } from '../http/channel.ts'
import { createRecorder } from './recorder.ts'
import { createRedaction } from './redaction.ts'

const percent = (text: string) => encodeURIComponent(text)
const everyOctet = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '%$&')
const form = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)
const html = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

/** Every way in which a value is written somewhere. */
const encodings: Readonly<Record<string, (text: string) => string>> = {
  raw: (text) => text,
  percent,
  'percent in lower case': (text) => percent(text).replace(/%../g, (octet) => octet.toLowerCase()),
  'percent, every octet': everyOctet,
  'percent twice': (text) => percent(percent(text)),
  form,
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64 behind an id': (text) => Buffer.from(`an-id:${text}`).toString('base64'),
  json: (text) => JSON.stringify(text).slice(1, -1),
  'json in json': (text) => JSON.stringify(JSON.stringify(text)).slice(1, -1),
  html,
  'html in numbers': (text) => [...text].map((letter) => `&#${letter.codePointAt(0)};`).join(''),
  'percent in html': (text) => html(percent(text)),
  'json of percent': (text) => JSON.stringify(percent(text)).slice(1, -1),
}

/** Every place one can turn up in, with something around it that must not matter. */
const places: readonly ((written: string) => {
  readonly url?: string
  readonly header?: string
  readonly requestBody?: string
  readonly answerHeader?: string
  readonly body?: string
  readonly sentence?: string
})[] = [
  (written) => ({ url: `http://127.0.0.1/interaction/${written}/confirm` }),
  (written) => ({ url: `http://127.0.0.1/?return_to=${written}&x=1` }),
  (written) => ({ header: `before ${written} after` }),
  (written) => ({ requestBody: `a=b&odd=${written}` }),
  (written) => ({ requestBody: `{"deep":[{"odd":"${written}"}]}` }),
  (written) => ({ answerHeader: `</x/${written}>; rel=next` }),
  (written) => ({ body: `<p>You sent ${written}.</p>` }),
  (written) => ({ body: `<a title='${written}'>x</a>` }),
  (written) => ({ body: `{"debug":"${written}"}` }),
  (written) => ({ body: written }),
  (written) => ({ sentence: `the server answered with ${written}, which is odd` }),
]

const alphabet = fc.oneof(
  fc.constantFrom(...'abcdefXYZ0189-_.~+/= %&"\'\\<>;:!*()#?@,äß漢😀'),
  fc.constantFrom('%41', '&amp;', '\\n', '\\u0041', '%', '+', 'ey', 'code='),
)
const longSecret = fc.string({ unit: alphabet, minLength: 8, maxLength: 80 }).filter((text) => text.trim().length >= 8)
const tokenSecret = fc
  .uint8Array({ minLength: 6, maxLength: 48 })
  .map((octets) => Buffer.from(octets).toString('base64url'))

test('lets no secret through, wherever it stands and however it is written', () => {
  const kinds: readonly SecretKind[] = ['code', 'password', 'access-token', 'cookie']
  fc.assert(
    fc.property(
      fc.oneof(longSecret, tokenSecret),
      fc.constantFrom(...Object.keys(encodings)),
      fc.constantFrom(...places),
      fc.constantFrom(...kinds),
      (secret, encoding, place, kind) => {
        const written = encodings[encoding]?.(secret) ?? ''
        const where = place(written)
        const recorder = createRecorder({ redaction: createRedaction() })
        recorder.learnSecret(secret, kind)
        const open = recorder.open({
          scenario: 'a/b',
          target: 'server',
          label: where.sentence ?? 'a request',
          method: 'POST',
          url: where.url ?? 'http://127.0.0.1/',
          headers: [['x-something', where.header ?? '']],
          body: where.requestBody,
        })
        open.answered({
          status: 200,
          headers: [['link', where.answerHeader ?? '']],
          body: where.body ?? '',
          bodyCut: false,
        })
        const exchange = recorder.redacted()[0]
        const texts = [
          exchange?.url,
          exchange?.label,
          exchange?.requestBody,
          exchange?.response?.body,
          ...[...(exchange?.requestHeaders ?? []), ...(exchange?.response?.headers ?? [])].map(([, value]) => value),
          recorder.redactText(where.sentence ?? ''),
        ].filter((text) => text !== undefined)
        for (const text of texts) {
          expect(text).not.toContain(written)
          expect(text).not.toContain(secret)
        }
      },
    ),
    { numRuns: 3000 },
  )
})

/** The places a secret is learned from without being told, each with the value as it is written there. */
const knownPlaces: Readonly<Record<string, (secret: string) => { request?: object; answer?: object }>> = {
  'query parameter': (secret) => ({ request: { url: `http://127.0.0.1/cb?state=s&code=${percent(secret)}` } }),
  fragment: (secret) => ({ request: { url: `http://127.0.0.1/cb#access_token=${percent(secret)}` } }),
  'form parameter': (secret) => ({
    request: { body: `x=1&code_verifier=${form(secret)}` },
  }),
  'Basic secret': (secret) => ({
    request: { headers: [['Authorization', `Basic ${Buffer.from(`id:${secret}`).toString('base64')}`]] },
  }),
  'form-encoded Basic secret': (secret) => ({
    request: {
      headers: [['authorization', `Basic ${Buffer.from(`id:${form(secret)}`).toString('base64')}`]],
    },
  }),
  'Bearer token': (secret) => ({ request: { headers: [['authorization', `Bearer ${secret}`]] } }),
  'DPoP token': (secret) => ({ request: { headers: [['authorization', `DPoP ${secret}`]] } }),
  cookie: (secret) => ({ request: { headers: [['cookie', `a=1; session=${secret}`]] } }),
  'set cookie': (secret) => ({ answer: { headers: [['set-cookie', `session=${secret}; Path=/; HttpOnly`]] } }),
  'DPoP nonce': (secret) => ({ answer: { headers: [['DPoP-Nonce', secret]] } }),
  Location: (secret) => ({
    answer: { headers: [['location', `https://app.example/cb?code=${percent(secret)}&iss=x`]] },
  }),
  'Location fragment': (secret) => ({ answer: { headers: [['location', `app:/cb#id_token=${percent(secret)}`]] } }),
  'JSON member': (secret) => ({
    answer: { body: JSON.stringify({ deep: { refresh_token: secret, token_type: 'Bearer' } }) },
  }),
  'hidden field': (secret) => ({
    answer: {
      body: `<html><form method="post"><input type="hidden" name="code" value="${html(secret)}"/></form></html>`,
    },
  }),
  'link in a page': (secret) => ({
    answer: { body: `<p><a href="/cb?a=b&amp;code=${percent(secret)}">go on</a></p>` },
  }),
}

test('learns a secret from the place it lives in and takes it out everywhere else', () => {
  fc.assert(
    fc.property(
      tokenSecret,
      fc.constantFrom(...Object.keys(knownPlaces)),
      fc.constantFrom(...Object.keys(encodings)),
      (secret, known, encoding) => {
        const recorder = createRecorder({ redaction: createRedaction() })
        const { request, answer } = knownPlaces[known]?.(secret) ?? {}
        const plain = {
          scenario: 'a/b',
          target: 't',
          label: 'l',
          method: 'POST',
          url: 'http://127.0.0.1/',
          headers: [],
          body: undefined,
        }
        recorder
          .open({ ...plain, ...request })
          .answered({ status: 200, headers: [], body: '', bodyCut: false, ...answer })
        const written = encodings[encoding]?.(secret) ?? ''
        recorder
          .open({ ...plain, url: `http://127.0.0.1/echo/${written}` })
          .answered({ status: 200, headers: [], body: `it was ${written}.`, bodyCut: false })
        const output = JSON.stringify(recorder.redacted())
        expect(output).not.toContain(secret)
        expect(output).not.toContain(written)
        expect(recorder.redactText(`said: ${written}`)).not.toContain(written)
      },
    ),
    { numRuns: 2000 },
  )
})

test('lets nothing of a secret through at the end of a body that was cut', () => {
  fc.assert(
    fc.property(
      tokenSecret.filter((secret) => secret.length > 10),
      fc.nat(60),
      fc.constantFrom('raw', 'json', 'percent, every octet', 'base64'),
      (secret, at, encoding) => {
        const written = encodings[encoding]?.(secret) ?? ''
        const recorder = createRecorder({ redaction: createRedaction(), bodyLimit: 100 })
        recorder.learnSecret(secret, 'access-token')
        const body = `${'. '.repeat(50).slice(0, 100 - Math.min(at, written.length - 1))}${written} and so on`
        recorder
          .open({
            scenario: 'a/b',
            target: 't',
            label: 'l',
            method: 'GET',
            url: 'http://127.0.0.1/',
            headers: [],
            body,
          })
          .failed('nothing came')
        const text = recorder.redacted()[0]?.requestBody ?? ''
        for (let length = 5; length <= secret.length; length += 1) expect(text).not.toContain(secret.slice(0, length))
      },
    ),
    { numRuns: 500 },
  )
})
