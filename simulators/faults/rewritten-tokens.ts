import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose'
import type Koa from 'koa'
import { answerText } from '../journal/answer-text.ts'

export interface TokenParts {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: JWTPayload
}

const inAnswer = /[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g

/**
 * Lets every signed token of an answer be written anew, wherever the carrier puts it.
 * @returns how many there were
 */
export async function rewriteTokens(
  ctx: Koa.Context,
  write: (parts: TokenParts, token: string) => string | Promise<string>,
): Promise<number> {
  const text = answerText(ctx)
  const tokens = [...new Set(text.match(inAnswer) ?? [])].flatMap((token) => {
    const parts = partsOf(token)
    return parts === undefined ? [] : [{ token, parts }]
  })
  if (tokens.length === 0) return 0
  const type = ctx.response.get('content-type')
  let written = text
  for (const { token, parts } of tokens) written = written.replaceAll(token, await write(parts, token))
  ctx.body = written
  if (type !== '') ctx.set('content-type', type)
  return tokens.length
}

function partsOf(token: string): TokenParts | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) }
  } catch {
    return undefined
  }
}
