import { broken, type Finding, held, notApplicable } from '../../api/finding.ts'
import type { Access, ResourceTenant } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, goodCall, mustRefuse, withoutControl } from '../judge.ts'

const malformed = 'RFC6750-2-2'

/** A request that can carry a form: the second one where it is one, else the first with another method. */
function formRequest({ request, second }: ResourceTenant) {
  const chosen = [second, request].filter((one) => one !== undefined).find(({ method }) => method === 'POST') ?? request
  const headers = chosen.headers.filter(([name]) => name.toLowerCase() !== 'content-type')
  return {
    ...chosen,
    method: 'POST',
    headers: [...headers, ['content-type', 'application/x-www-form-urlencoded'] as const],
  }
}

function judge(access: Access, what: string): readonly Finding[] {
  if (access.kind !== 'refused') return mustRefuse(malformed, access, what)
  return access.status === 400 && access.error === 'invalid_request'
    ? held(malformed, `${what}: ${describeAccess(access)}`, access)
    : broken(
        malformed,
        { expected: `${what}: 400 invalid_request`, observed: `${what}: ${describeAccess(access)}` },
        access,
      )
}

export const twoWays = resourceServerScenario({
  id: 'resource-server/bearer/two-ways',
  title: 'A token sent in two ways at once',
  story: 'A request brings a token in the header and another one, or the same, in the form.',
  requirements: [malformed],
  needs: [],
  caughtBy: [{ twin: 'takes-token-from-form', breaks: [malformed] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const failed = withoutControl(malformed, await goodCall(target))
    if (failed !== undefined) return failed
    const request = formRequest(tenant)
    const form = (token: string) => new URLSearchParams({ access_token: token }).toString()
    const good = await target.sealed(target.mint(tenant, { request }))
    const alone = await target.call(tenant, { request, body: form(good), label: 'a token in the form alone' })
    if (alone.kind !== 'served') {
      return notApplicable(malformed, `a token in the form alone opens nothing here: ${describeAccess(alone)}`, alone)
    }
    const same = await target.call(tenant, { request, token: good, body: form(good), label: 'the same token twice' })
    const other = await target.sealed(target.mint(tenant, { request }))
    const different = await target.call(tenant, { request, token: good, body: form(other), label: 'two tokens' })
    return [...judge(same, 'the same token in header and form'), ...judge(different, 'two tokens, in header and form')]
  },
})
