import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
// In your own project: from 'parcelproof', and the type of a quirk's step from 'parcelproof/simulators'
import {
  authorizationServerScenario,
  broken,
  correctFlow,
  defineExtensions,
  held,
  invalid,
} from '../../harness/embedding/index.ts'
import type { AfterStep } from '../../simulators/index.ts'

/** A rule of a house, and the scenario that settles it. */
const shortTokens = authorizationServerScenario({
  id: 'authorization-server/house/short-tokens',
  title: 'Access tokens fit into a header of 4 KB',
  story: 'A token that has grown with every claim somebody wanted is cut off by a proxy on its way.',
  requirements: ['OWN-HOUSE-1'],
  needs: ['authorization-endpoint'],
  caughtBy: [],
  async run({ target, random }) {
    const [client] = target.tenants[0].clients
    const flow = await correctFlow(target, client, random)
    if (flow.kind === 'failed') return invalid('OWN-HOUSE-1', flow.sentence)
    const { length } = flow.tokens.accessToken
    return length <= 4096
      ? held('OWN-HOUSE-1', `an access token of ${length} characters`, flow.tokens)
      : broken('OWN-HOUSE-1', { expected: '4096 characters at most', observed: `${length} characters` }, flow.tokens)
  },
})

/** Seen at a carrier, and in no bundled simulator: answers bear the node that gave them. */
const namesNode: AfterStep = {
  name: 'names-node',
  stage: 'after',
  apply: ({ ctx }) => ctx.set('x-served-by', 'node-7'),
}

export const extensions = defineExtensions({
  requirements: [
    {
      id: 'OWN-HOUSE-1',
      role: 'authorization-server',
      level: 'SHOULD',
      text: 'Access tokens SHOULD NOT be longer than 4096 characters.',
      advice: 'Leave out of the token what the resource server can ask for at introspection.',
      url: 'https://wiki.example/house-rules#tokens',
    },
  ],
  scenarios: [shortTokens],
  quirks: [
    {
      id: 'ups/names-node',
      carrier: 'ups',
      says: 'Answers name the node that gave them.',
      on: ['today', 'migrating', 'rfc9700'],
      steps: () => [namesNode],
    },
  ],
  reporters: [
    {
      name: 'one line',
      async onFinished({ run, out }) {
        if (out === undefined) return
        const { total, failed } = run.summary
        await writeFile(join(out, 'one-line.txt'), `${failed} of ${total} failed\n`)
      },
    },
  ],
})
