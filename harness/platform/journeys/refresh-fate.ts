import { ResponseBodyError } from 'oauth4webapi'
import { Refusal } from '../refusal.ts'

/**
 * What a failed refresh says of the refresh token: `unused` where it surely never took effect, `open` where it may have.
 * An answer that got lost, or that cannot be read, may have been the one with the next token in it.
 */
export function fateOf(cause: unknown): 'unused' | 'open' {
  // The platform itself held it back.
  if (cause instanceof Refusal) return 'unused'
  const status = statusOf(cause)
  if (status !== undefined) return status >= 400 && status < 500 ? 'unused' : fateAtServerError(status)
  return neverSent.has(systemCode(cause)) ? 'unused' : 'open'
}

/** 503 is said by servers that did not do it; after any other the work may have been done. */
function fateAtServerError(status: number): 'unused' | 'open' {
  return status === 503 ? 'unused' : 'open'
}

function statusOf(cause: unknown): number | undefined {
  if (cause instanceof ResponseBodyError) return cause.status
  if (!(cause instanceof Error)) return undefined
  return cause.cause instanceof Response ? cause.cause.status : undefined
}

/** No connection came about, so nothing was sent over it. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** The innermost code of an error of the network. */
function systemCode(cause: unknown): string {
  if (!(cause instanceof Error)) return ''
  if (cause.cause instanceof Error) return systemCode(cause.cause)
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}
