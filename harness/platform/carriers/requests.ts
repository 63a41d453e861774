import * as oauth from 'oauth4webapi'
import { isLoopback } from '../addresses.ts'
import type { SendRequest } from './send-request.ts'

export const patienceMs = 10_000

/** How oauth4webapi sends requests to this server: with our sender, in bounded time, over TLS but on this machine. */
export function requestOptions(send: SendRequest, server: string) {
  return {
    [oauth.customFetch]: send,
    [oauth.allowInsecureRequests]: isLoopback(server),
    signal: () => AbortSignal.timeout(patienceMs),
  }
}
