import type { z } from 'zod'
import type { ServedCarrier } from '../core/server.ts'
import type { SessionRegistry } from './sessions.ts'

/** A request to the control API. */
export interface ControlRequest {
  /** Those of the session, where the path names one. */
  readonly carriers: readonly ServedCarrier[]
  readonly sessions: SessionRegistry
  readonly params: Readonly<Record<string, string>>
  readonly body: unknown
  readonly query: Readonly<Record<string, string>>
  /** The carrier the path names. */
  carrier(): ServedCarrier
}

/** What an operation reads, and what it does. */
interface Operation {
  readonly body?: z.ZodType
  readonly query?: z.ZodType
  readonly handle: (request: ControlRequest) => Promise<unknown>
}

/** One operation of the API. The router and the OpenAPI document are made from the same list of these. */
export interface Route extends Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `{names}` in braces. */
  readonly path: string
  readonly id: string
  readonly summary: string
  /** What comes back; `undefined` for an answer without a body. */
  readonly answer: z.ZodType | undefined
}

/** An operation that reads a JSON body. */
export function taking<Body extends z.ZodType>(
  body: Body,
  handle: (request: ControlRequest, body: z.output<Body>) => Promise<unknown>,
): Operation {
  return { body, handle: (request) => handle(request, body.parse(request.body)) }
}

/** An operation that reads a query. */
export function asking<Query extends z.ZodType>(
  query: Query,
  handle: (request: ControlRequest, query: z.output<Query>) => Promise<unknown>,
): Operation {
  return { query, handle: (request) => handle(request, query.parse(request.query)) }
}

/** An operation that reads nothing but its path. */
export function doing(handle: (request: ControlRequest) => Promise<unknown>): Operation {
  return { handle }
}
