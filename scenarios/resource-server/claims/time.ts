import { withoutAbility } from '../../api/ability.ts'
import { type Finding, notApplicable } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { type Attempt, tryAttempts } from '../judge.ts'

const end = 'RFC9068-4-8'
const leeway = 'TENANT-CLOCK-2'
const valid = 'RFC6749-7-1'

const timed = (
  what: string,
  rows: readonly string[],
  claims: (now: number) => Readonly<Record<string, unknown>>,
  recorded?: true,
): Attempt => ({
  what,
  rows,
  call: (target, tenant) => ({ token: target.mint(tenant, { claims: claims(target.seconds()) }) }),
  ...(recorded === undefined ? {} : { recorded }),
})

const minute = 60
const hour = 3600

/** Ends and beginnings around now; what lies within a small leeway is recorded either way. */
export const times: readonly Attempt[] = [
  timed('exp an hour ago', [valid, end], (now) => ({ iat: now - 2 * hour, exp: now - hour })),
  timed('exp a day ago', [end], (now) => ({ iat: now - 25 * hour, exp: now - 24 * hour })),
  timed('exp ten minutes ago', [end, leeway], (now) => ({ iat: now - hour, exp: now - 10 * minute })),
  timed('nbf ten minutes ahead', [leeway], (now) => ({ nbf: now + 10 * minute })),
  timed('nbf an hour ahead', [leeway], (now) => ({ nbf: now + hour })),
  timed('exp 30 s ago', [end, leeway], (now) => ({ iat: now - hour, exp: now - 30 }), true),
  timed('exp 5 s ago', [leeway], (now) => ({ iat: now - hour, exp: now - 5 }), true),
  timed('exp this very second', [leeway], (now) => ({ iat: now - hour, exp: now }), true),
  timed('nbf 30 s ahead', [leeway], (now) => ({ nbf: now + 30 }), true),
  timed('iat ten minutes ahead', [leeway], (now) => ({ iat: now + 10 * minute, exp: now + hour }), true),
  timed('exp a second ago', [leeway], (now) => ({ iat: now - hour, exp: now - 1 }), true),
  timed('exp 60 s ago', [leeway], (now) => ({ iat: now - hour, exp: now - minute }), true),
  timed('exp five minutes ago', [leeway], (now) => ({ iat: now - hour, exp: now - 5 * minute }), true),
  timed('exp a second ahead', [leeway], (now) => ({ iat: now - hour, exp: now + 1 }), true),
  timed('nbf this very second', [leeway], (now) => ({ nbf: now }), true),
  timed('nbf a second ahead', [leeway], (now) => ({ nbf: now + 1 }), true),
  timed('nbf 5 s ahead', [leeway], (now) => ({ nbf: now + 5 }), true),
  timed('nbf 60 s ahead', [leeway], (now) => ({ nbf: now + minute }), true),
  timed('nbf five minutes ahead', [leeway], (now) => ({ nbf: now + 5 * minute }), true),
  timed('nbf a day ahead', [leeway], (now) => ({ nbf: now + 24 * hour, exp: now + 25 * hour })),
  timed('nbf an hour ahead', [valid], (now) => ({ nbf: now + hour }), true),
]

/** What only a JWT can get wrong. */
const forms: readonly Attempt[] = [
  timed('no exp', [end], () => ({ exp: undefined })),
  timed('a past exp as a string', [end], (now) => ({ iat: now - hour, exp: String(now - 10 * minute) })),
  timed('a future exp as a string', [end], (now) => ({ exp: String(now + 5 * minute) }), true),
]

export const time = resourceServerScenario({
  id: 'resource-server/claims/time',
  title: 'Tokens before and after their time',
  story:
    'A token is used after its end, before its beginning, or without either; clocks may differ a little and no more.',
  requirements: [end, leeway, valid],
  needs: [],
  caughtBy: [
    { twin: 'ignores-expiry', breaks: [end, leeway, valid] },
    { twin: 'accepts-missing-expiry', breaks: [end] },
    { twin: 'allows-an-hour-of-leeway', breaks: [end, leeway] },
    { twin: 'ignores-not-before', breaks: [leeway] },
  ],
  async run({ target }) {
    const noJwt = withoutAbility(end, await target.able('jwt-tokens'))
    const attempts =
      noJwt === undefined
        ? [...times, ...forms]
        : times.map((attempt) => ({ ...attempt, rows: attempt.rows.filter((row) => row !== end) }))
    const findings: readonly Finding[] = await tryAttempts(
      target,
      attempts.filter(({ rows }) => rows.length > 0),
    )
    return noJwt === undefined
      ? findings
      : [...findings, ...notApplicable(end, 'this server takes opaque tokens (token.profile)')]
  },
})
