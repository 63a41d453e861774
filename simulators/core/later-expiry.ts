import { z } from 'zod'
import type { Kit } from './kit.ts'
import type { ConfigurationStep, ProviderStep, Step } from './step.ts'

const late = new WeakSet<Kit>()

/** The `exp` to write into a carrier's own form of a token. */
export function writtenExpiry(kit: Kit, exp: number): number {
  return late.has(kit) ? exp + 1 : exp
}

/** Writes an `exp` one second after their end into signed access tokens, in whichever form they are. */
export function laterExpiry(): readonly Step[] {
  return [ownForm, standardForm]
}

const ownForm: ProviderStep = {
  name: 'later-expiry',
  stage: 'provider',
  apply(_provider, kit) {
    late.add(kit)
  },
}

const claims = z.looseObject({ exp: z.number() })

const standardForm: ConfigurationStep = {
  name: 'later-expiry-of-the-standard',
  stage: 'configuration',
  apply: (configuration) => ({
    ...configuration,
    formats: {
      ...configuration.formats,
      customizers: {
        jwt(_ctx, _token, jwt) {
          const known = claims.safeParse(jwt.payload).data
          if (known !== undefined) jwt.payload.exp = known.exp + 1
        },
      },
    },
  }),
}
