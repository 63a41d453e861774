import type { WeakTwin } from '../weak-twin.ts'
import { scopeOfRequest } from './default-scope-twin.ts'

export const grantsEverythingByDefault: WeakTwin = {
  id: 'grants-everything-by-default',
  fault: 'Grants everything it has to a request without scope.',
  step: scopeOfRequest((asked, _client, { granted, ungranted }) =>
    asked === undefined ? `${granted} ${ungranted}` : undefined,
  ),
}
