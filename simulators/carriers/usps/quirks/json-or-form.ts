import { z } from 'zod'
import type { Quirk } from '../../../core/quirk.ts'
import type { RequestStep } from '../../../core/step.ts'

/** Clients do both. */
export const jsonOrForm: Quirk = {
  id: 'usps/json-or-form',
  carrier: 'usps',
  says: 'Takes token and revocation requests as JSON as well as a form.',
  sources: ['US2'],
  confidence: 'documented',
  on: ['today', 'migrating'],
  steps: () => [asForm],
}

const members = z.record(z.string(), z.union([z.string(), z.number()]))

const asForm: RequestStep = {
  name: 'usps-json-or-form',
  stage: 'request',
  apply(arrival) {
    const { ctx, kit } = arrival
    const { token, revocation } = kit.carrier.paths
    if (ctx.method !== 'POST' || (ctx.path !== token && ctx.path !== revocation) || !ctx.is('application/json')) return
    const form = new URLSearchParams()
    for (const [name, value] of Object.entries(parsed(arrival.body))) form.set(name, String(value))
    arrival.body = form.toString()
    ctx.req.headers['content-type'] = 'application/x-www-form-urlencoded'
  },
}

function parsed(body: string): Readonly<Record<string, string | number>> {
  try {
    return members.parse(JSON.parse(body))
  } catch {
    return {}
  }
}
