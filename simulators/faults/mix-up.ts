import { z } from 'zod'
import { fault } from './fault.ts'

const settings = z.strictObject({
  kind: z.literal('mix-up'),
  /** Where the browser is sent: the authorization endpoint of an honest server. */
  authorizationEndpoint: z.url(),
  /** The client id the honest server knows; the one that was sent, where left out. */
  clientId: z.string().min(1).optional(),
})

/** RFC 9700, 4.4.1: the code of the honest server then comes back to the callback of this one. */
export const mixUp = fault('mix-up', 'Sends the browser on to an honest server, to get its code.', settings, {
  before({ exchange, note }, { authorizationEndpoint, clientId }) {
    const { ctx, endpoint, params } = exchange
    if (endpoint !== 'authorization') return
    const target = new URL(authorizationEndpoint)
    for (const [name, value] of params) target.searchParams.append(name, value)
    if (clientId !== undefined) target.searchParams.set('client_id', clientId)
    ctx.status = 303
    ctx.set('location', target.href)
    ctx.body = ''
    note(`sent the browser to ${target.origin}`)
  },
})
