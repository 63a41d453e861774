import { noCors as withoutCors } from '../../../core/no-cors.ts'
import type { Quirk } from '../../../core/quirk.ts'

/** Access-Control-Max-Age was recorded, no other header of CORS. */
export const noCors: Quirk = {
  id: 'ups/no-cors',
  carrier: 'ups',
  says: 'Answers no page of another origin: token answers have no Access-Control-Allow-Origin, and a request with Origin is as good as one without.',
  sources: ['none'],
  confidence: 'chosen',
  on: ['today', 'migrating'],
  steps: () => withoutCors,
}
