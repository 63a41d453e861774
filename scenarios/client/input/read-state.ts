import { z } from 'zod'

/** A state that can be read, and how it is written. */
export interface ReadState {
  readonly fields: Readonly<Record<string, unknown>>
  /** The same state with these fields; whatever signs it stays as it was. */
  readonly written: (fields: Readonly<Record<string, unknown>>) => string
  /** Without its signature, where there seems to be one. */
  readonly unsigned: ((fields: Readonly<Record<string, unknown>>) => string) | undefined
}

const object = z.record(z.string(), z.unknown())

interface Encoding {
  readonly read: (text: string) => string
  readonly write: (json: string) => string
}

const encodings: readonly Encoding[] = [
  { read: (text) => text, write: (json) => json },
  {
    read: (text) => Buffer.from(text, 'base64url').toString('utf8'),
    write: (json) => Buffer.from(json).toString('base64url'),
  },
  {
    read: (text) => Buffer.from(text, 'base64').toString('utf8'),
    write: (json) => Buffer.from(json).toString('base64'),
  },
  { read: (text) => Buffer.from(text, 'hex').toString('utf8'), write: (json) => Buffer.from(json).toString('hex') },
  { read: decoded, write: encodeURIComponent },
]

/** Reads JSON in its usual clothes, alone, as a JWT, or with a signature behind a dot. */
export function readState(state: string): ReadState | undefined {
  const [head = '', body, ...rest] = state.split('.')
  if (body !== undefined && rest.length === 1) {
    const token = within(body, (changed) => [head, changed, ...rest].join('.'))
    if (token !== undefined) return { ...token, unsigned: (fields) => unsignedToken(fields) }
  }
  if (body !== undefined) {
    const signed = within(head, (changed) => [changed, body, ...rest].join('.'))
    if (signed !== undefined) return { ...signed, unsigned: (fields) => signed.written(fields).split('.')[0] ?? '' }
  }
  return within(state, (changed) => changed)
}

function within(text: string, around: (changed: string) => string): ReadState | undefined {
  for (const { read, write } of encodings) {
    const fields = object.safeParse(parsed(read(text)))
    if (!fields.success || Object.keys(fields.data).length === 0) continue
    return {
      fields: fields.data,
      written: (changed) => around(write(JSON.stringify(changed))),
      unsigned: undefined,
    }
  }
  return undefined
}

function unsignedToken(fields: Readonly<Record<string, unknown>>): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part(fields)}.`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
