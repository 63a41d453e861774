import { broken, held, notApplicable } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, goodCall, mustRefuse, withoutControl } from '../judge.ts'

const row = 'RFC9470-3-1'
const named = 'insufficient_user_authentication'

export const stepUp = resourceServerScenario({
  id: 'resource-server/answers/step-up',
  title: 'Too weak a sign-in',
  story: 'The person behind a token has signed in too weakly, or too long ago, for what is asked.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'does-not-say-how-to-sign-in', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const failed = withoutControl(row, await goodCall(target))
    if (failed !== undefined) return failed
    const token = target.mint(tenant, {
      claims: { acr: 'parcelproof-weak', amr: ['pwd'], auth_time: target.seconds() - 86_400 },
    })
    const access = await target.call(tenant, { token, label: 'a weak sign-in a day ago' })
    if (access.kind === 'served')
      return notApplicable(row, 'this server asks for no stronger or fresher sign-in', access)
    if (access.kind !== 'refused') return mustRefuse(row, access, 'a weak sign-in a day ago')
    const challenge = access.challenges.find(({ params }) => params.error === named)
    if (challenge === undefined)
      return notApplicable(row, `this server does not speak of step-up: ${describeAccess(access)}`, access)
    const { acr_values: acr, max_age: age } = challenge.params
    return access.status === 401 && (acr !== undefined || age !== undefined)
      ? held(
          row,
          `a weak sign-in: ${describeAccess(access)}, ${acr === undefined ? `max_age ${age}` : `acr_values ${acr}`}`,
          access,
        )
      : broken(
          row,
          {
            expected: `401 with ${named} and acr_values or max_age`,
            observed: `${describeAccess(access)}, ${acr ?? age ?? 'neither of them'}`,
          },
          access,
        )
  },
})
