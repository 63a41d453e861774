import type { Endpoint } from '../core/endpoints.ts'
import { markOf } from './redact.ts'

/** What in an exchange ties it to others. */
export interface FlowFacts {
  readonly endpoint: Endpoint
  /** Codes, tokens, request URIs and interaction ids that came in. */
  readonly received: readonly string[]
  /** Those that went out. */
  readonly given: readonly string[]
}

/** Finds out which exchanges belong to one flow, by the handles they pass on. */
export interface Flows {
  of(facts: FlowFacts): string
  /** How many there were. */
  count(): number
  /** Goes on after so many. */
  goOn(after: number): void
}

const remembered = 10_000

export function createFlows(): Flows {
  const byHandle = new Map<string, string>()
  let count = 0
  return {
    count: () => count,
    goOn(after) {
      count = after
    },
    of({ endpoint, received, given }) {
      const marks = received.map(markOf)
      const known = marks.map((mark) => byHandle.get(mark)).find((flow) => flow !== undefined)
      if (known === undefined) count += 1
      const flow = known ?? `flow-${count}`
      const passedOn = endpoint === 'introspection' || endpoint === 'revocation' ? [] : given.map(markOf)
      for (const mark of [...marks, ...passedOn]) {
        byHandle.delete(mark)
        byHandle.set(mark, flow)
      }
      for (const oldest of byHandle.keys()) {
        if (byHandle.size <= remembered) break
        byHandle.delete(oldest)
      }
      return flow
    },
  }
}

const handleNames = ['code', 'refresh_token', 'access_token', 'request_uri', 'token'] as const

/** The handles of a form or query. */
export function handlesOf(params: URLSearchParams): readonly string[] {
  return handleNames.flatMap((name) => params.getAll(name)).filter((value) => value !== '')
}

/** The handles of an answer: of its JSON, and of the address it redirects to. */
export function handlesOfAnswer(text: string, location: string | undefined): readonly string[] {
  const members = [...text.matchAll(/"(?:access_?token|refresh_?token|request_uri)"\s*:\s*"([^"]+)"/gi)]
  const address = location === undefined ? null : URL.parse(location, 'http://carrier.invalid')
  const code = address?.searchParams.get('code') ?? new URLSearchParams(address?.hash.slice(1)).get('code')
  const page = interactionOf(address?.pathname ?? '')
  return [...members.flatMap(([, value]) => value ?? []), ...(code ? [code] : []), ...page]
}

/** The id of a sign-in page, or of the address that goes on after it. */
export function interactionOf(path: string): readonly string[] {
  const [, id] = /\/([A-Za-z0-9_-]{20,})$/.exec(path) ?? []
  return id === undefined ? [] : [id]
}
