import type { WeakTwin } from '../weak-twin.ts'
import { accessTokensRewritten } from './rewritten-tokens.ts'

export const namesEveryResourceAsAudience: WeakTwin = {
  id: 'names-every-resource-as-audience',
  fault: 'Makes every access token out to every resource there is.',
  step: accessTokensRewritten(({ claims, kit }) => ({
    claims: { ...claims, aud: kit.tenancy.all().map(({ resource }) => resource) },
  })),
}
