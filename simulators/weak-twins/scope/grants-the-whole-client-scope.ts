import type { WeakTwin } from '../weak-twin.ts'
import { scopeOfRequest } from './default-scope-twin.ts'

export const grantsTheWholeClientScope: WeakTwin = {
  id: 'grants-the-whole-client-scope',
  fault: 'Grants all that a client is registered for, however little it asks for.',
  step: scopeOfRequest((_asked, _client, { granted }) => granted),
}
