import { authorizationServerScenario, broken, defineExtensions } from 'parcelproof'

const neverHolds = authorizationServerScenario({
  id: 'authorization-server/house/never-holds',
  title: 'A rule that no server keeps',
  story: 'To see that a failure is one.',
  requirements: ['OWN-1'],
  needs: [],
  caughtBy: [],
  run: async ({ target }) => broken('OWN-1', { expected: 'another name', observed: `the name ${target.name}` }),
})

export const extensions = defineExtensions({
  scenarios: [neverHolds],
  requirements: [
    { id: 'OWN-1', role: 'authorization-server', level: 'MUST', text: 'It never holds.', advice: 'Nothing.' },
  ],
})
