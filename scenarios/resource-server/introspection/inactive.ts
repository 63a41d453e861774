import { resourceServerScenario } from '../../api/scenario.ts'
import { mustRefuse, withoutControl } from '../judge.ts'

const row = 'RFC6749-7-1'

export const inactive = resourceServerScenario({
  id: 'resource-server/introspection/inactive',
  title: 'Tokens that the issuer calls inactive',
  story: 'A token is revoked, or was never active, and introspection says so beside everything else about it.',
  requirements: [row],
  needs: ['opaque-tokens'],
  caughtBy: [{ twin: 'ignores-that-a-token-is-inactive', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const issuer = target.issuer(tenant)
    const control = await target.call(tenant, { token: target.mint(tenant), label: 'an active token' })
    const failed = withoutControl(row, control)
    if (failed !== undefined) return failed
    const inactiveToken = target.mint(tenant)
    const { claims } = target.parts(tenant)
    issuer.introspectAs(inactiveToken, { ...claims, active: false })
    const never = await target.call(tenant, { token: inactiveToken, label: 'an inactive token' })
    const unknown = await target.call(tenant, { token: 'tok_that_nobody_knows', label: 'an unknown token' })
    return [
      ...mustRefuse(row, never, 'a token that introspection calls inactive, with good claims beside it'),
      ...mustRefuse(row, unknown, 'a token that introspection does not know'),
    ]
  },
})
