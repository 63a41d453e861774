import { z } from 'zod'
import { fault } from './fault.ts'

const year = 366 * 24 * 3600 * 1000
const settings = z.strictObject({ kind: z.literal('clock-jump'), byMs: z.number().int().min(-year).max(year) })

export const clockJump = fault('clock-jump', 'Moves the carrier’s clock before the request is served.', settings, {
  before({ jumpClock, note }, { byMs }) {
    jumpClock(byMs)
    note(`the clock jumped by ${byMs} ms`)
  },
})
