import { z } from 'zod'
import { fault } from './fault.ts'

const settings = z.strictObject({
  kind: z.literal('html-page'),
  status: z.number().int().min(200).max(599).default(200),
})

const page =
  '<!doctype html><html><head><title>Scheduled maintenance</title></head><body><h1>We will be back soon</h1></body></html>'

export const htmlPage = fault('html-page', 'Answers with a maintenance page instead of JSON.', settings, {
  before({ exchange, note }, { status }) {
    exchange.ctx.status = status
    exchange.ctx.type = 'html'
    exchange.ctx.body = page
    note(`a page with status ${status}`)
  },
})
