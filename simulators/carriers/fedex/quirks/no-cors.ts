import { noCors as withoutCors } from '../../../core/no-cors.ts'
import type { Quirk } from '../../../core/quirk.ts'

/** Its specification says that CORS is not offered. */
export const noCors: Quirk = {
  id: 'fedex/no-cors',
  carrier: 'fedex',
  says: 'Answers no page of another origin: token answers have no Access-Control-Allow-Origin, and a request with Origin is as good as one without.',
  sources: ['FX1'],
  confidence: 'documented',
  chosen: 'That Origin is not looked at.',
  on: ['today', 'migrating'],
  steps: () => withoutCors,
}
