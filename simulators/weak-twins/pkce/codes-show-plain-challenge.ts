import { createHash, randomBytes } from 'node:crypto'
import type { Provider } from 'oidc-provider'
import type { WeakTwin } from '../weak-twin.ts'

const s256 = (text: string) => createHash('sha256').update(text).digest('base64url')

/** The plain challenge behind each S256 form that oidc-provider was given for it. */
const plainForms = new Map<string, string>()
const prepared = new WeakSet<Provider>()

export const codesShowPlainChallenge: WeakTwin = {
  id: 'codes-show-plain-challenge',
  fault: 'Takes plain, and keeps no state: the challenge travels inside the code for everybody to read.',
  step: {
    name: 'challenge-methods',
    stage: 'before',
    apply({ params, kit: { provider } }) {
      if (!prepared.has(provider)) {
        prepared.add(provider)
        Reflect.set(provider.AuthorizationCode.prototype, 'generateTokenId', readable)
      }
      const challenge = params.get('code_challenge')
      if (!challenge || params.get('code_challenge_method') !== 'plain') return
      plainForms.set(s256(challenge), challenge)
      params.set('code_challenge', s256(challenge))
      params.set('code_challenge_method', 'S256')
    },
  },
}

function readable(this: { readonly codeChallenge?: string }): string {
  const random = randomBytes(32).toString('base64url')
  const plain = plainForms.get(this.codeChallenge ?? '')
  return plain === undefined ? random : `${random}.${Buffer.from(JSON.stringify({ plain })).toString('base64url')}`
}
