import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'

/** How the wait for the end of a declared grace went. */
export type GraceOver = { readonly kind: 'over' } | { readonly kind: 'too-long'; readonly sentence: string }

/**
 * Waits until the server's declared grace (`facts.refreshGrace`) for used refresh tokens is over. A grace that lasts
 * until the successor was used is the caller's to end.
 */
export async function graceOver(target: AuthorizationServerTarget, client: ServerClient): Promise<GraceOver> {
  const grace = client.facts.refreshGrace
  if (typeof grace !== 'number') return { kind: 'over' }
  const wait = await target.elapse(grace + 1000)
  return wait.kind === 'elapsed' ? { kind: 'over' } : { kind: 'too-long', sentence: wait.sentence }
}

/** What to say where the old token was taken and no grace is declared. */
export const undeclaredGrace =
  'a server that gives clients a grace on purpose says so with `facts: { refreshGrace: 30s }`'
