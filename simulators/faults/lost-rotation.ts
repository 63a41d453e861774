import { z } from 'zod'
import { dropConnection } from './drop-connection.ts'
import { fault } from './fault.ts'

const settings = z.strictObject({ kind: z.literal('lost-rotation') })

export const lostRotation = fault(
  'lost-rotation',
  'Rotates a refresh token and loses the answer: the old one is used up, the new one never arrives.',
  settings,
  {
    after({ exchange, note }) {
      const { ctx, endpoint, params } = exchange
      if (endpoint !== 'token' || params.get('grant_type') !== 'refresh_token' || ctx.status !== 200) return
      dropConnection(ctx)
      note('rotated, and the answer was lost')
    },
  },
)
