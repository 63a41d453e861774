import { broken, type Finding, held, notApplicable } from '../../api/finding.ts'
import type { Access, ResourceServerTarget } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, garbageToken, goodCall, mustRefuse, withoutControl } from '../judge.ts'

const challenged = 'OAUTH21-5.3.1-1'
const fitting = 'OAUTH21-5.3.2-1'
const silent = 'OAUTH21-5.3.2-2'
const invalid = 'RFC9068-4-9'

type Refused = Extract<Access, { kind: 'refused' }>

const asks = ({ challenges }: Refused) => challenges.filter(({ scheme }) => /^(bearer|dpop)$/i.test(scheme))

/** Judges one refusal; anything else says nothing about challenges and is left to the scenario about the guard. */
function refusal(
  rows: string | readonly string[],
  access: Access,
  what: string,
  judge: (refused: Refused) => readonly Finding[],
): readonly Finding[] {
  return access.kind === 'refused' ? judge(access) : mustRefuse(rows, access, what)
}

function hasChallenge(access: Access, what: string): readonly Finding[] {
  return refusal(challenged, access, what, (refused) =>
    asks(refused).length > 0
      ? held(
          challenged,
          `${what}: ${asks(refused)
            .map(({ scheme }) => scheme)
            .join(', ')}`,
          access,
        )
      : broken(
          challenged,
          {
            expected: `${what}: WWW-Authenticate with a Bearer or DPoP challenge`,
            observed: `${what}: ${describeAccess(access)}, no such challenge`,
          },
          access,
        ),
  )
}

function fits(
  row: string,
  access: Access,
  what: string,
  status: number | undefined,
  error: string,
): readonly Finding[] {
  return refusal(row, access, what, (refused) => {
    const named = asks(refused).some(({ params }) => params.error === error)
    const wanted = `${status === undefined ? '' : `status ${status} and `}error="${error}" in the challenge`
    return named && (status === undefined || refused.status === status)
      ? held(row, `${what}: ${describeAccess(access)}`, access)
      : broken(row, { expected: `${what}: ${wanted}`, observed: `${what}: ${describeAccess(access)}` }, access)
  })
}

function saysNothing(access: Access): readonly Finding[] {
  const what = 'a request without any credentials'
  return refusal(silent, access, what, (refused) => {
    const named = refused.challenges.flatMap(({ params }) =>
      ['error', 'error_description', 'error_uri'].filter((name) => params[name] !== undefined),
    )
    return named.length === 0
      ? held(silent, `${what}: ${describeAccess(access)}`, access)
      : broken(
          silent,
          {
            expected: `${what}: a challenge without an error`,
            observed: `${what}: a challenge with ${named.join(', ')}`,
          },
          access,
        )
  })
}

async function answersOf(target: ResourceServerTarget) {
  const [tenant] = target.tenants
  const expiredToken = target.mint(tenant, { claims: { exp: target.seconds() - 3600, iat: target.seconds() - 7200 } })
  return {
    bare: await target.call(tenant, { label: 'no credentials' }),
    basic: await target.call(tenant, {
      token: Buffer.from('parcelproof:parcelproof').toString('base64'),
      scheme: 'Basic',
      label: 'Basic credentials',
    }),
    garbage: await target.call(tenant, { token: garbageToken, label: 'garbage' }),
    expired: await target.call(tenant, { token: expiredToken, label: 'an expired token' }),
    scopeless:
      tenant.request.needsScope === undefined
        ? undefined
        : await target.call(tenant, {
            token: target.mint(tenant, { claims: { scope: 'parcelproof-other' } }),
            label: 'a token without the scope',
          }),
  }
}

export const challenges = resourceServerScenario({
  id: 'resource-server/answers/challenges',
  title: 'What a refusal says',
  story: 'A caller without a usable token is told how to authenticate, with the status and the error that fit.',
  requirements: [challenged, fitting, silent, invalid],
  needs: [],
  caughtBy: [
    { twin: 'leaves-out-challenges', breaks: [challenged, fitting, invalid] },
    { twin: 'names-an-error-without-a-token', breaks: [silent] },
    { twin: 'refuses-with-403', breaks: [fitting] },
  ],
  async run({ target }) {
    const rows = [challenged, fitting, silent, invalid]
    const failed = withoutControl(rows, await goodCall(target))
    if (failed !== undefined) return failed
    const { bare, basic, garbage, expired, scopeless } = await answersOf(target)
    const rfc9068 = target.form.profile === 'rfc9068'
    return [
      ...hasChallenge(bare, 'no credentials'),
      ...hasChallenge(basic, 'Basic credentials'),
      ...hasChallenge(garbage, 'garbage as token'),
      ...hasChallenge(expired, 'an expired token'),
      ...(scopeless === undefined ? [] : hasChallenge(scopeless, 'a token without the scope')),
      ...fits(fitting, expired, 'an expired token', 401, 'invalid_token'),
      ...(scopeless === undefined
        ? []
        : fits(fitting, scopeless, 'a token without the scope', 403, 'insufficient_scope')),
      ...saysNothing(bare),
      ...(rfc9068
        ? [
            ...fits(invalid, expired, 'an expired token', undefined, 'invalid_token'),
            ...fits(invalid, garbage, 'garbage as token', undefined, 'invalid_token'),
          ]
        : notApplicable(invalid, 'this server takes tokens of another form (token.profile)')),
    ]
  },
})
