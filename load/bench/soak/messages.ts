import { z } from 'zod'
import { loadTarget } from '../../target.ts'

/** What the soak asks of the carriers' process. */
export const question = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('heap') }),
  z.object({ ask: z.literal('move-clock'), byMs: z.number() }),
])
export type Question = z.output<typeof question>

/** What comes out of it. */
export const answer = z.discriminatedUnion('tell', [
  z.object({ tell: z.literal('ready'), target: loadTarget }),
  z.object({ tell: z.literal('heap'), bytes: z.number() }),
  z.object({ tell: z.literal('moved') }),
])
export type Answer = z.output<typeof answer>
