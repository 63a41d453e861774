import { resourceServerScenario } from '../../api/scenario.ts'
import { type Attempt, tryAttempts } from '../judge.ts'

const row = 'RFC9068-4-3'

const typed = (what: string, typ: string | undefined): Attempt => ({
  what,
  rows: [row],
  call: (target, tenant) => ({ token: target.mint(tenant, { header: { typ } }) }),
})

export const type = resourceServerScenario({
  id: 'resource-server/jwt/type',
  title: 'Tokens of another type',
  story: 'A JWT that the issuer signed for something else is used as an access token.',
  requirements: [row],
  needs: ['rfc9068-tokens'],
  caughtBy: [
    { twin: 'takes-any-token-type', breaks: [row] },
    { twin: 'accepts-missing-type', breaks: [row] },
  ],
  run: ({ target }) =>
    tryAttempts(target, [
      typed('typ JWT', 'JWT'),
      typed('no typ', undefined),
      typed('typ dpop+jwt', 'dpop+jwt'),
      typed('typ logout+jwt', 'logout+jwt'),
      { ...typed('typ application/at+jwt', 'application/at+jwt'), recorded: true },
    ]),
})
