import type { WeakTwin } from '../weak-twin.ts'
import { scopeOfRequest } from './default-scope-twin.ts'

let requests = 0

export const forgetsTheDefaultScope: WeakTwin = {
  id: 'forgets-the-default-scope',
  fault: 'Gives a request without scope now one default and now another.',
  step: scopeOfRequest((asked, _client, { granted }) => {
    if (asked !== undefined) return undefined
    requests += 1
    return requests % 2 === 0 ? granted : granted.split(' ')[0]
  }),
}
