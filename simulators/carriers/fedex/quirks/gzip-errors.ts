import { gzipSync } from 'node:zlib'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'

/** Clients whose error path reads the bytes as text stumble. Off unless it is switched on. */
export const gzipErrors: Quirk = {
  id: 'fedex/gzip-errors',
  carrier: 'fedex',
  says: 'Errors are compressed with gzip, whether it was asked for or not.',
  sources: ['KAR'],
  confidence: 'seen',
  on: [],
  steps: () => [compress],
}

const compress: AfterStep = {
  name: 'fedex-gzip-errors',
  stage: 'after',
  apply({ ctx, endpoint }) {
    if (ctx.status < 400 || endpoint === 'api' || endpoint === 'interaction' || endpoint === 'resume') return
    const body: unknown = ctx.body
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    ctx.type = 'json'
    ctx.body = gzipSync(text)
    ctx.set('content-encoding', 'gzip')
  },
}
