import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { pushingClients, pushSpoiled, withPushers } from './push.ts'
import { estimateBits } from './variable-bits.ts'

const row = 'RFC9126-2.2-2'
const pushes = 64

export const unguessableHandle = authorizationServerScenario({
  id: 'authorization-server/pushed-requests/unguessable',
  title: 'Nobody can guess the handle of a pushed request',
  story: 'An attacker pushes a few requests of its own and works out the handles of others from theirs.',
  requirements: [row],
  needs: ['pushed-requests'],
  repeats: true,
  caughtBy: [{ twin: 'counts-request-uris', breaks: [row] }],
  run: (context) =>
    withPushers(context, pushingClients(context.target).slice(0, 1), row, async ({ client }) => {
      const handles: string[] = []
      const exchanges: string[] = []
      for (let number = 0; number < pushes; number += 1) {
        const { outcome } = await pushSpoiled(context, client, 'push, to compare the handles')
        if (outcome.kind === 'unclear' && !outcome.sent) break
        if (outcome.kind !== 'pushed') return inconclusive(row, 'one of many correct pushes was not taken', outcome)
        handles.push(outcome.requestUri)
        exchanges.push(...outcome.exchanges)
      }
      return judge(handles, exchanges)
    }),
})

function judge(handles: readonly string[], exchanges: readonly string[]): readonly Finding[] {
  if (handles.length < 32) return couldNotRun(row, `only ${handles.length} pushes fit into the budget`, ...exchanges)
  const expected = `${handles.length} different handles with 128 unpredictable bits each`
  if (new Set(handles).size < handles.length) {
    return broken(row, { expected, observed: 'the same handle came twice' }, ...exchanges)
  }
  const bits = Math.floor(estimateBits(handles))
  const observed = `the part that varies between ${handles.length} handles is worth about ${bits} bits`
  if (bits < 122) return broken(row, { expected, observed }, ...exchanges)
  return [
    ...held(row, observed, ...exchanges),
    ...(bits < 128 ? recorded(row, `${observed}, as in a version 4 UUID`, ...exchanges) : []),
  ]
}
