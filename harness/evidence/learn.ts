import { z } from 'zod'
import { headerValues } from '../../scenarios/api/http.ts'
import type { Params } from '../../scenarios/api/params.ts'
import type { SecretKind } from '../http/channel.ts'
import { unescapedLayers } from './escapes.ts'
import { hiddenFieldOf, secretParameters, valueTag } from './places.ts'
import { isOrdinaryWord, isReadableField, secretKindOf } from './secret-names.ts'

/** Takes note of a secret. */
export type Learn = (value: string, kind: SecretKind) => void

/** Finds the secrets of a request: in its address, credentials, cookies and body. */
export function learnFromRequest(
  request: { readonly url: string; readonly headers: Params; readonly body: string | undefined },
  learn: Learn,
): void {
  learnFromUrl(request.url, learn)
  for (const value of [...headerValues(request, 'authorization'), ...headerValues(request, 'proxy-authorization')]) {
    learnFromAuthorization(value, learn)
  }
  for (const value of headerValues(request, 'cookie')) {
    for (const pair of value.split(';')) learnCookie(pair, learn)
  }
  learnFromHeaders(request.headers, learn)
  if (request.body !== undefined) learnFromBody(request.body, learn)
}

/** Finds the secrets of an answer: cookies it sets, where it sends the browser, tokens, fields of its pages. */
export function learnFromAnswer(answer: { readonly headers: Params; readonly body: string }, learn: Learn): void {
  for (const value of headerValues(answer, 'set-cookie')) learnCookie(value.split(';')[0] ?? '', learn)
  for (const name of ['location', 'content-location', 'refresh', 'link']) {
    for (const value of headerValues(answer, name)) learnFromUrl(value, learn)
  }
  learnFromHeaders(answer.headers, learn)
  learnFromBody(answer.body, learn)
}

function learnFromHeaders(headers: Params, learn: Learn): void {
  for (const [name, value] of headers) {
    const kind = kindOfHeader(name)
    if (kind !== undefined) learn(value.trim(), kind)
  }
}

/** Headers whose whole value is a secret. */
export function kindOfHeader(name: string): SecretKind | undefined {
  const lower = name.toLowerCase()
  if (lower === 'dpop' || lower === 'dpop-nonce') return 'assertion'
  return lower.startsWith('x-') ? secretKindOf(lower.slice(2).replaceAll('-', '_')) : undefined
}

/** The address itself, and an address inside it that is percent-encoded. */
function learnFromUrl(url: string, learn: Learn): void {
  for (const text of [url, ...unescapedLayers(url, 2).map((layer) => layer.text)]) {
    for (const { value, kind } of secretParameters(text)) learnWritten(value, kind, learn)
  }
  const password = URL.parse(url)?.password
  if (password !== undefined && password !== '') learn(unescaped(password), 'password')
}

function learnWritten(written: string, kind: SecretKind, learn: Learn): void {
  learn(unescaped(written.replaceAll('+', ' ')), kind)
  // A token may be written with a bare `+`, which then is no blank.
  if (written.includes('+')) learn(unescaped(written), kind)
}

function unescaped(written: string): string {
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}

function learnFromAuthorization(value: string, learn: Learn): void {
  const [, scheme = '', credentials = ''] = /^\s*(\S+)\s+(.*)$/.exec(value) ?? []
  const basic = scheme.toLowerCase() === 'basic'
  learn(credentials === '' ? value.trim() : credentials.trim(), basic ? 'client-secret' : 'access-token')
  if (!basic) return
  const decoded = Buffer.from(credentials, 'base64').toString('utf8')
  const secret = decoded.slice(decoded.indexOf(':') + 1)
  if (secret === '' || !decoded.includes(':')) return
  learn(secret, 'client-secret')
  // RFC 6749, 2.3.1: id and secret are form-encoded before they are joined.
  learn(unescaped(secret.replaceAll('+', ' ')), 'client-secret')
}

function learnCookie(pair: string, learn: Learn): void {
  const value = pair
    .slice(pair.indexOf('=') + 1)
    .trim()
    .replace(/^"(.*)"$/, '$1')
  if (!pair.includes('=') || value === '') return
  learn(value, 'cookie')
  // A signed cookie carries the session's id, which then stands alone in addresses and pages.
  for (const part of unescaped(value).split(/[.:|,]/)) {
    if (part !== value && part.length >= 16 && /\d/.test(part)) learn(part, 'cookie')
  }
}

function learnFromBody(body: string, learn: Learn): void {
  const start = body.trimStart()[0]
  if (start === '{' || start === '[') learnFromJson(body, learn)
  else if (start === '<' || body.includes('<input')) learnFromPage(body, learn)
  else if (body.includes('=')) learnFromUrl(`?${body}`, learn)
}

function learnFromPage(page: string, learn: Learn): void {
  for (const [tag] of page.matchAll(valueTag)) {
    const field = hiddenFieldOf(tag)
    if (field === undefined || isReadableField(field.name)) continue
    const value = unescapedLayers(field.value, 1)[0]?.text ?? field.value
    const kind = secretKindOf(field.name)
    if (kind !== undefined || looksRandom(value)) learn(value, kind ?? 'other')
  }
  for (const [, link = ''] of page.matchAll(/(?:href|src|action|url)\s*=\s*["']?([^"'\s>]+)/gi)) {
    if (/[?#]/.test(link)) learnFromUrl(link.replaceAll('&amp;', '&'), learn)
  }
}

/** Sixteen letters or more without a blank or a slash, digits among them: not something a page's author wrote down. */
function looksRandom(value: string): boolean {
  return value.length >= 16 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/[\s/]/.test(value)
}

const object = z.record(z.string(), z.unknown())
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']

function learnFromJson(text: string, learn: Learn): void {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return
  }
  walk(parsed, undefined, learn)
}

function walk(value: unknown, name: string | undefined, learn: Learn): void {
  if (typeof value === 'string') {
    if (name !== undefined) learnMember(name, value, learn)
    return
  }
  if (Array.isArray(value)) {
    for (const item of value) walk(item, name, learn)
    return
  }
  const members = object.safeParse(value)
  if (!members.success) return
  for (const [key, member] of Object.entries(members.data)) {
    walk(member, key, learn)
    // A private JWK: its members have names of one letter, which mean nothing elsewhere.
    if ('kty' in members.data && privateMembers.includes(key) && typeof member === 'string') learn(member, 'key')
  }
}

function learnMember(name: string, value: string, learn: Learn): void {
  const kind = secretKindOf(name)
  if (kind !== undefined) {
    if (!isOrdinaryWord(name, value)) learn(value, kind)
  } else if (/^https?:\/\/\S*[?#]/.test(value)) {
    learnFromUrl(value, learn)
  }
}
