import { resourceServerScenario } from '../../api/scenario.ts'
import { tryAttempts } from '../judge.ts'

const row = 'RFC9068-4-4'

export const unencrypted = resourceServerScenario({
  id: 'resource-server/encryption/unencrypted',
  title: 'Tokens that were not encrypted',
  story: 'It was agreed that tokens are encrypted to this server, and one comes that is signed only.',
  requirements: [row],
  needs: ['jwt-tokens', 'encrypted-tokens'],
  caughtBy: [{ twin: 'takes-tokens-that-were-not-encrypted', breaks: [row] }],
  run: ({ target }) =>
    tryAttempts(target, [
      {
        what: 'the same claims, signed and not encrypted',
        rows: [row],
        call: (_, tenant) => ({ token: target.mint(tenant), unencrypted: true }),
      },
      {
        what: 'the signed token from inside an encrypted one that was just let in',
        rows: [row],
        call: async (_, tenant) => {
          const token = target.mint(tenant)
          await target.call(tenant, { token, label: 'an encrypted token, to be sent without its encryption' })
          return { token, unencrypted: true }
        },
      },
    ]),
})
