import type { AuthorizationServerTarget } from '../../scenarios/api/authorization-server.ts'
import { held } from '../../scenarios/api/finding.ts'
import { type AuthorizationServerScenario, authorizationServerScenario } from '../../scenarios/api/scenario.ts'
import type { RunTarget } from './target.ts'

/** The statement that scenarios made here settle. */
export const row = 'RFC9700-2.1.1-8'

/** A scenario that passes, but for what is changed. */
export function named(
  id: string,
  changes: Partial<Omit<AuthorizationServerScenario, 'role'>> = {},
): AuthorizationServerScenario {
  return authorizationServerScenario({
    id,
    title: id,
    story: id,
    requirements: [row],
    needs: [],
    caughtBy: [],
    run: async () => held(row),
    ...changes,
  })
}

/** A target that nothing can be sent to. */
export function fakeTarget(name = 'nowhere'): RunTarget {
  const unused = () => {
    throw new Error('no request is made in this test')
  }
  const target: AuthorizationServerTarget = {
    name,
    tenants: [
      {
        id: 'acme',
        issuer: undefined,
        ownIssuer: false,
        endpoints: {},
        lookups: [],
        metadata: undefined,
        clients: [
          {
            tenant: 'acme',
            id: 'app',
            authentication: { method: 'none', clientId: 'app' },
            confidential: false,
            application: 'web',
            redirectUris: ['https://app.example/cb'],
            scope: undefined,
            ungrantedScope: undefined,
            facts: {},
          },
        ],
        users: [],
        resource: undefined,
        probeUrl: undefined,
        introspectionCaller: undefined,
        initialAccessToken: undefined,
      },
    ],
    loginKind: 'none',
    able: async () => ({ kind: 'no', reason: 'it has none' }),
    sink: unused,
    impersonate: unused,
    browser: unused,
    authorize: unused,
    token: unused,
    post: unused,
    send: unused,
    oracle: unused,
    elapse: unused,
    observations: { tokenAnswers: [], authorizationResponses: [], pages: [] },
  }
  return {
    role: 'authorization-server',
    name,
    concurrency: 2,
    evidenceOf: () => [],
    lease: async () => ({ target, release: async () => undefined }),
  }
}
