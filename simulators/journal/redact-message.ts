import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { isSecretName, type Redactor } from './redact.ts'

const longestBody = 4096

/** A body as it may be shown: form and JSON members of secret names hidden, then every secret seen so far. */
export function redactBody(text: string, type: string, redactor: Redactor): string {
  if (text === '') return ''
  const shown = withoutSecrets(text, type, redactor)
  return shown.length > longestBody ? `${shown.slice(0, longestBody)}… (${shown.length} characters)` : shown
}

function withoutSecrets(text: string, type: string, redactor: Redactor): string {
  const json = parsed(text)
  if (json !== undefined) return redactor.scrub(JSON.stringify(hideMembers(json, redactor)))
  if (type.includes('form-urlencoded')) return redactor.scrub(redactQuery(text, redactor))
  // Hidden fields of pages hold one-time values; answers by form post hold codes.
  const fields = text.replace(
    /(name="([^"]*)"[^>]*value=")([^"]*)"/g,
    (_all, start: string, name: string, value: string) =>
      isSecretName(name) ? `${start}${redactor.hide(name, value)}"` : `${start}${value}"`,
  )
  return redactor.scrub(fields)
}

/** A query or a form: secrets hidden, the rest readable. */
export function redactQuery(text: string, redactor: Redactor): string {
  const pairs = [...new URLSearchParams(text)].map(([name, value]) => {
    const shown = isSecretName(name) ? redactor.hide(name, value) : encodeURIComponent(value)
    return `${encodeURIComponent(name)}=${shown}`
  })
  return redactor.scrub(pairs.join('&'))
}

/** An address with the secrets of its query and fragment hidden. */
export function redactAddress(address: string, redactor: Redactor): string {
  const [, path = '', query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(address) ?? []
  return [
    redactor.scrub(path),
    query === undefined ? '' : `?${redactQuery(query, redactor)}`,
    fragment === undefined ? '' : `#${redactQuery(fragment, redactor)}`,
  ].join('')
}

/** Headers as they may be shown. */
export function redactHeaders(
  headers: IncomingHttpHeaders | OutgoingHttpHeaders,
  redactor: Redactor,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, redactHeader(name, [value].flat().join(', '), redactor)]],
    ),
  )
}

function redactHeader(name: string, value: string, redactor: Redactor): string {
  if (name === 'authorization') return redactAuthorization(value, redactor)
  if (name === 'cookie' || name === 'set-cookie')
    return value.replace(/([^=;,\s]+)=([^;,\s]+)/g, (all, cookie: string, content: string) =>
      /^(path|expires|samesite|max-age|domain)$/i.test(cookie) ? all : `${cookie}=${redactor.hide('cookie', content)}`,
    )
  if (name === 'dpop') return redactor.hide('proof', value)
  if (name === 'location') return redactAddress(value, redactor)
  return isSecretName(name) ? redactor.hide(name, value) : redactor.scrub(value)
}

function redactAuthorization(value: string, redactor: Redactor): string {
  const [, scheme = '', credentials = ''] = /^(\S+)\s+(.*)$/s.exec(value) ?? []
  if (scheme.toLowerCase() !== 'basic') return `${scheme} ${redactor.hide('token', credentials || value)}`
  redactor.hide('credentials', credentials)
  const pair = Buffer.from(credentials, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  if (colon < 0) return `${scheme} ${redactor.hide('credentials', credentials)}`
  return `${scheme} ${pair.slice(0, colon)}:${redactor.hide('secret', pair.slice(colon + 1))}`
}

function hideMembers(value: unknown, redactor: Redactor): unknown {
  if (Array.isArray(value)) return value.map((item) => hideMembers(item, redactor))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      // A carrier's error has a `code` too: a number or a short word, never a secret.
      const secret = isSecretName(name) && typeof member === 'string' && (name !== 'code' || member.length > 30)
      return [name, secret ? redactor.hide(name, member) : hideMembers(member, redactor)]
    }),
  )
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
