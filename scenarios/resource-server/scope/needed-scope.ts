import { withoutAbility } from '../../api/ability.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { type Attempt, tryAttempts } from '../judge.ts'

const valid = 'RFC6749-7-1'
const claims = 'RFC9068-4-10'

const scoped = (what: string, rows: readonly string[], scope: (needed: string) => string | undefined): Attempt => ({
  what,
  rows,
  call: (target, tenant) => ({
    token: target.mint(tenant, { claims: { scope: scope(tenant.request.needsScope ?? '') } }),
  }),
})

const scopes: readonly Attempt[] = [
  scoped('no scope', [valid, claims], () => undefined),
  scoped('an empty scope', [valid, claims], () => ''),
  scoped('another scope', [valid, claims], () => 'parcelproof-other'),
  scoped('a scope that begins like the needed one', [claims], (needed) => `${needed}-not`),
  scoped('a part of the needed scope', [claims], (needed) => needed.slice(0, -1)),
  {
    what: 'the needed scope in the other case',
    rows: [claims],
    call(target, tenant) {
      const needed = tenant.request.needsScope ?? ''
      const scope = inTheOtherCase(needed)
      return scope === needed ? undefined : { token: target.mint(tenant, { claims: { scope } }) }
    },
  },
]

/** Scope values are case-sensitive (RFC 6749, 3.3). What has no letters stays as it is. */
function inTheOtherCase(scope: string): string {
  return scope.toUpperCase() === scope ? scope.toLowerCase() : scope.toUpperCase()
}

export const neededScope = resourceServerScenario({
  id: 'resource-server/scope/needed-scope',
  title: 'Tokens without the needed scope',
  story: 'A token that is good in all else does not cover what is asked for.',
  requirements: [valid, claims],
  needs: ['needed-scope'],
  caughtBy: [
    { twin: 'ignores-scope', breaks: [valid, claims] },
    { twin: 'matches-part-of-scope', breaks: [claims] },
    { twin: 'compares-scope-without-case', breaks: [claims] },
    { twin: 'accepts-missing-scope', breaks: [valid, claims] },
  ],
  async run({ target }) {
    const noJwt = withoutAbility(claims, await target.able('jwt-tokens'))
    if (noJwt === undefined) return tryAttempts(target, scopes)
    const alone = scopes.map((attempt) => ({ ...attempt, rows: [valid] }))
    return [...(await tryAttempts(target, alone)), ...noJwt]
  },
})
