import type { AuthorizationServerTarget, ServerTenant } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { whereAble } from '../judge.ts'
import { describeAnswer, manage, recordIn, updateOf } from './configuration-endpoint.ts'
import { type ManagedClient, withManagedClient } from './managed-client.ts'

const sameServer = 'RFC7592-2.1-2'
const otherTenant = 'TENANT-CLIENT-3'
const methods = ['GET', 'PUT', 'DELETE'] as const
const renamed = 'Parcelproof taken over'

export const foreignRegistrationToken = authorizationServerScenario({
  id: 'authorization-server/registration/foreign-registration-token',
  title: "One client's registration access token does nothing to another client",
  story: "A client uses its own registration access token at the configuration address of another tenant's client.",
  requirements: [sameServer, otherTenant],
  needs: ['registration'],
  repeats: true,
  crossTenant: [
    { artefact: 'registration token', place: 'registration of another tenant’s client', rows: [otherTenant] },
  ],
  caughtBy: [{ twin: 'takes-any-registration-token', breaks: [sameServer, otherTenant] }],
  async run({ target }) {
    const [tenant, other] = target.tenants
    return [
      ...(await withManagedClient({ target, tenant }, sameServer, (victim) =>
        attack(target, tenant, victim, [sameServer]),
      )),
      ...(await madeUpClient(target, tenant)),
      ...(await whereAble(target, 'second-tenant', otherTenant, async () =>
        other === undefined
          ? []
          : withManagedClient({ target, tenant: other }, otherTenant, (victim) =>
              attack(target, tenant, victim, [sameServer, otherTenant]),
            ),
      )),
    ]
  },
})

/** Each method with the token of a fresh client, since a token that was misused may be revoked. */
function attack(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  victim: ManagedClient,
  rows: readonly string[],
): Promise<readonly Finding[]> {
  const whose = victim.made.client.tenant === tenant.id ? 'the same tenant' : 'another tenant'
  return inTurn(methods, (method) =>
    withManagedClient({ target, tenant }, rows, async (attacker) => {
      const answer = await manage(
        target,
        { url: victim.endpoint.url, token: attacker.endpoint.token },
        {
          method,
          ...(method === 'PUT' ? { metadata: updateOf(victim.made.document, { client_name: renamed }) } : {}),
          label: `${method} of a client of ${whose}, with somebody else's token`,
        },
      )
      const what = `${method} of a client of ${whose} with somebody else's token: ${describeAnswer(answer)}`
      const after = await manage(target, victim.endpoint, { method: 'GET', label: 'read the other client' })
      return [
        ...judge(rows, what, answer),
        ...judgeVictim(rows, what, recordIn(after)),
        ...(await recordTokenAfter(target, rows, attacker, method)),
      ]
    }),
  )
}

/** The URL of a client that does not exist: the one of a real client with another identifier in it. */
function madeUpClient(target: AuthorizationServerTarget, tenant: ServerTenant): Promise<readonly Finding[]> {
  return withManagedClient({ target, tenant }, sameServer, async ({ made, endpoint }) => {
    const { id } = made.client
    const url = endpoint.url.replaceAll(encodeURIComponent(id), `${encodeURIComponent(id)}-0`)
    if (url === endpoint.url) return recorded(sameServer, 'the configuration address does not hold the client_id', made)
    const answer = await manage(
      target,
      { url, token: endpoint.token },
      { method: 'GET', label: 'read a made-up client' },
    )
    return judge([sameServer], `GET of a client that does not exist: ${describeAnswer(answer)}`, answer)
  })
}

function judge(rows: readonly string[], what: string, answer: Awaited<ReturnType<typeof manage>>): readonly Finding[] {
  if (answer.kind !== 'answered' || answer.status >= 500) return inconclusive(rows, what, answer)
  // The tenant rule asks that nothing comes of it, RFC 7592 also for the status.
  if (rows.includes(otherTenant) && answer.status >= 400) {
    const byEffect = held(otherTenant, what, answer)
    return [...byEffect, ...judge([sameServer], what, answer)]
  }
  const { status } = answer
  const refused = (status === 401 || status === 403) && recordIn(answer) === undefined
  return refused
    ? held(rows, what, answer)
    : broken(rows, { expected: '401 or 403, and no data', observed: what }, answer)
}

function judgeVictim(
  rows: readonly string[],
  what: string,
  after: Readonly<Record<string, unknown>> | undefined,
): readonly Finding[] {
  if (after !== undefined && after.client_name !== renamed) return []
  const observed = `${what}; afterwards the other client ${after === undefined ? 'cannot be read any more' : 'has another name'}`
  return broken(rows, { expected: 'the other client as it was', observed })
}

async function recordTokenAfter(
  target: AuthorizationServerTarget,
  rows: readonly string[],
  { endpoint }: ManagedClient,
  method: string,
): Promise<readonly Finding[]> {
  const own = await manage(target, endpoint, { method: 'GET', label: 'read the own client again' })
  const alive = recordIn(own) !== undefined
  return recorded(
    rows,
    `after a misuse by ${method} the registration access token is ${alive ? 'still good' : 'revoked'}`,
    own,
  )
}
