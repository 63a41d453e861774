import { z } from 'zod'
import { fault } from './fault.ts'

const settings = z.strictObject({ kind: z.literal('lost-session') })

export const lostSession = fault(
  'lost-session',
  'Forgets who the browser is: sign-in has to begin again, or cannot go on.',
  settings,
  {
    before({ exchange, note }) {
      const { headers } = exchange.ctx.req
      if (headers.cookie === undefined) return
      delete headers.cookie
      note('the session was forgotten')
    },
  },
)
