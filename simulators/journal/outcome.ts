import type Koa from 'koa'
import type { Outcome } from './journal-entry.ts'

/** The error code of an answer, in the standard's place or the carrier's; empty where there is none. */
export function errorOf(ctx: Koa.Context, text: string, location: string): string {
  const address = location === '' ? null : URL.parse(location, 'http://carrier.invalid')
  const redirected = address?.searchParams.get('error') ?? new URLSearchParams(address?.hash.slice(1)).get('error')
  if (redirected !== null && redirected !== undefined) return redirected
  if (ctx.status < 400) return ''
  return /"error"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? /<code>([^<]+)<\/code>/.exec(text)?.[1] ?? ''
}

/** 0 stands for a connection that was closed without an answer. */
export function statusOf(ctx: Koa.Context, failed: boolean): number {
  if (failed) return 500
  return ctx.respond === false ? 0 : ctx.status
}

/** What became of a request. */
export function outcomeOf(status: number, error: string, meddled: boolean): Outcome {
  if (status >= 500 || status === 0) return 'failed'
  if (status >= 400 || error !== '') return meddled && error === '' ? 'failed' : 'refused'
  return 'served'
}
