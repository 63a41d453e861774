import { z } from 'zod'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep, Exchange } from '../../../core/step.ts'
import { isOldCoreToken } from '../core-token.ts'

/** An optional part of the shape. Off unless it is switched on. */
export const parameterList: Quirk = {
  id: 'fedex/parameter-list',
  carrier: 'fedex',
  says: 'Errors about a parameter name it in parameterList, as {"key","value"}.',
  sources: ['FX1'],
  confidence: 'documented',
  chosen: 'Which errors: those of the token endpoint about scope, child_key and grant_type.',
  on: [],
  steps: () => [nameParameter],
}

const errors = z.looseObject({ errors: z.array(z.looseObject({ code: z.literal('BAD.REQUEST.ERROR') })) })

const nameParameter: AfterStep = {
  name: 'fedex-parameter-list',
  stage: 'after',
  apply(exchange) {
    const { ctx, params } = exchange
    const body = isOldCoreToken(exchange) && ctx.status === 400 ? bodyOf(exchange) : undefined
    if (body === undefined) return
    const key = ['scope', 'child_key'].find((name) => params.has(name)) ?? 'grant_type'
    const list = [{ key, value: params.get(key) ?? '' }]
    ctx.type = 'json'
    ctx.body = JSON.stringify({ ...body, errors: body.errors.map((error) => ({ ...error, parameterList: list })) })
  },
}

function bodyOf({ ctx }: Exchange) {
  const body: unknown = ctx.body
  return typeof body === 'string' ? errors.safeParse(JSON.parse(body)).data : undefined
}
