import { z } from 'zod'
import { findLiveToken } from './access-token.ts'
import { showsCertificate } from './client-certificate.ts'
import type { Kit } from './kit.ts'
import { type Caller, type CarrierResource, type ResourceRefusal, resourceAt } from './resource.ts'
import type { Exchange } from './step.ts'

/** Serves a carrier's API: who calls, whether they may, and the answer. What is refused is noted for the carrier's own words. */
export async function serveResource(exchange: Exchange): Promise<void> {
  const { ctx, kit } = exchange
  const resource = resourceAt(kit.carrier.resources, ctx.path)
  if (resource === undefined) return refuse(exchange, 404, 'not-found')
  if (resource.method !== ctx.method) {
    ctx.set('allow', resource.method)
    return refuse(exchange, 405, 'wrong-method')
  }
  const caller = exchange.caller ?? (await callerOf(exchange))
  if (caller === undefined) return challenge(exchange)
  exchange.caller = caller
  if (!caller.scope.split(' ').includes(resource.needs)) {
    ctx.set('www-authenticate', `Bearer error="insufficient_scope", scope="${resource.needs}"`)
    return refuse(exchange, 403, 'not-subscribed')
  }
  await answer(exchange, resource, caller)
}

async function answer(exchange: Exchange, resource: CarrierResource, caller: Caller): Promise<void> {
  const { ctx, kit, params, body } = exchange
  const path = { ...resource.path.exec(ctx.path)?.groups }
  const answer = await resource.answer({ kit, caller, path, query: params, json: parsed(body) })
  if (answer.kind === 'answer') {
    ctx.status = 200
    ctx.body = answer.body
    return
  }
  refuse(exchange, answer.kind === 'not-found' ? 404 : 400, answer.kind, answer.message)
}

/** The bearer of the token: only one of this environment, without a key it would be bound to (RFC 9449, 7.2). */
async function callerOf({ ctx, kit, environment }: Exchange): Promise<Caller | undefined> {
  const [, value] = /^bearer (\S+)$/i.exec(ctx.get('authorization')) ?? []
  const token = value === undefined ? undefined : await findLiveToken(kit, value)
  if (token === undefined || token.jkt !== undefined || !showsCertificate(ctx.req, token.certificate)) return undefined
  if (token.environment !== undefined && token.environment !== environment) return undefined
  const tenant = kit.tenancy.ofClient(token.clientId)
  if (tenant === undefined || token.audience !== tenant.resource) return undefined
  return { tenant, clientId: token.clientId, scope: token.scope ?? (await registeredScope(kit, token.clientId)) }
}

function challenge(exchange: Exchange): void {
  const { ctx } = exchange
  const sent = ctx.get('authorization') !== ''
  // Without credentials nothing is said about what was wrong with them (RFC 6750, 3.1).
  ctx.set('www-authenticate', sent ? 'Bearer error="invalid_token"' : 'Bearer')
  refuse(exchange, 401, sent ? 'bad-credentials' : 'no-credentials')
}

function refuse(exchange: Exchange, status: number, refusal: ResourceRefusal, message?: string): void {
  exchange.refusal = refusal
  exchange.ctx.status = status
  exchange.ctx.body = {
    error: standardError[refusal],
    ...(message === undefined ? {} : { error_description: message }),
  }
}

const standardError = {
  'no-credentials': 'unauthorized',
  'bad-credentials': 'invalid_token',
  'not-subscribed': 'insufficient_scope',
  'not-found': 'not_found',
  'bad-request': 'invalid_request',
  'wrong-method': 'method_not_allowed',
  'too-many': 'too_many_requests',
} as const satisfies Record<ResourceRefusal, string>

const registered = z.object({ scope: z.string() })

/** All that a client may ask for: what a token without a scope of its own stands for. */
export async function registeredScope(kit: Kit, clientId: string): Promise<string> {
  return registered.safeParse(await kit.store.find('Client', clientId)).data?.scope ?? ''
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
