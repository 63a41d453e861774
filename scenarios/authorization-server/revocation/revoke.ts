import type { AuthorizationServerTarget, BackChannelRequest, ServerClient } from '../../api/authorization-server.ts'
import type { HttpAnswer } from '../../api/http.ts'

/** Sends a revocation request (RFC 7009, 2.1); the client's own credentials unless said otherwise. */
export function revoke(
  target: AuthorizationServerTarget,
  client: ServerClient,
  token: string,
  options: Omit<BackChannelRequest, 'form'> & { readonly hint?: string } = {},
): Promise<HttpAnswer> {
  const { hint, ...request } = options
  return target.post(client, 'revocation_endpoint', {
    form: [['token', token], ...(hint === undefined ? [] : ([['token_type_hint', hint]] as const))],
    ...request,
  })
}

/** One sentence part for people: how a revocation request was answered. */
export function describeRevocation(answer: HttpAnswer): string {
  return answer.kind === 'answered' ? `revocation was answered with status ${answer.status}` : answer.sentence
}

/** Whether the request reached the server and was answered at all. */
export function wasAnswered(answer: HttpAnswer): boolean {
  return answer.kind === 'answered' && answer.status < 500
}
