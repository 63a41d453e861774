import { makeChallenge } from '../../steps/make-challenge.ts'
import { platformTwin } from '../weak-twin.ts'

export const sendsNoChallenge = platformTwin(
  'sends-no-challenge',
  'starts flows without PKCE',
  'makeChallenge',
  async () => ({}),
)

export const sendsPlainChallenge = platformTwin(
  'sends-plain-challenge',
  'sends the verifier itself as challenge',
  'makeChallenge',
  async (verifier) => ({ code_challenge: verifier, code_challenge_method: 'plain' }),
)

export const padsChallenge = platformTwin(
  'pads-challenge',
  'leaves the padding at the end of the challenge',
  'makeChallenge',
  async (verifier) => {
    const good = await makeChallenge(verifier)
    return { ...good, code_challenge: `${good.code_challenge ?? ''}=` }
  },
)
