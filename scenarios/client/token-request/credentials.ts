import type { TokenRequest } from '../../api/carrier.ts'
import { broken, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { first } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const oneMethod = 'RFC6749-2.3-1'
const notInAddress = 'RFC6749-2.3.1-2-client'
const byPost = 'RFC6749-3.2-1'
const authenticated = 'RFC6749-3.2.1-1'
const publicId = 'RFC6749-3.2.1-2'
const asymmetric = 'RFC9700-2.5-2-client'
const verifierOnlyWithChallenge = 'OAUTH21-4.1.3-4'
const ownClient = 'TENANT-CLIENT-1'
const rows = [
  oneMethod,
  notInAddress,
  byPost,
  authenticated,
  publicId,
  asymmetric,
  verifierOnlyWithChallenge,
  ownClient,
]

export const tokenRequestCredentials = clientScenario({
  id: 'client/token-request/credentials',
  title: 'The token request is a POST with the right credentials, shown once, at the right address',
  story: 'Every tenant connects, and each code request is read: method, address, credentials.',
  requirements: rows,
  needs: [],
  caughtBy: [
    { twin: 'authenticates-twice', breaks: [oneMethod] },
    { twin: 'puts-secret-into-query', breaks: [notInAddress, byPost] },
    { twin: 'does-not-authenticate', breaks: [authenticated] },
    { twin: 'uses-one-client-for-all', breaks: [ownClient] },
  ],
  async run({ target }) {
    const findings: Finding[] = []
    const connections: Connected[] = []
    for (const tenant of target.tenants) {
      const connected = await connect(target, tenant)
      if (connected.kind === 'failed') findings.push(...controlFailed(rows, connected))
      else {
        connections.push(connected)
        findings.push(...judge(connected))
      }
    }
    return [...findings, ...clientsOf(connections)]
  },
})

function judge(connected: Connected): readonly Finding[] {
  const { flow, redemption } = connected
  const who = `${flow.tenant.id} at ${flow.carrier.id}`
  const { credentials, form } = redemption
  const query = new URL(redemption.url).searchParams
  const inQuery = ['client_secret', 'client_assertion'].filter((name) => query.has(name))
  const leaked = ['code', 'code_verifier', 'grant_type', ...inQuery].filter((name) => query.has(name))
  const isForm = /^application\/x-www-form-urlencoded/i.test(header(redemption, 'content-type') ?? '')
  const late = redemption.verifier !== undefined && flow.challenge === undefined
  return [
    ...check(oneMethod, credentials.ways.length < 2, redemption, {
      expected: 'one way of client authentication',
      observed: `${who}: ${credentials.ways.join(' and ')} in one request`,
    }),
    ...check(notInAddress, inQuery.length === 0, redemption, {
      expected: 'no credentials in the address of the token request',
      observed: `${who}: ${inQuery.join(' and ')} in the query`,
    }),
    ...check(byPost, redemption.method === 'POST' && isForm && leaked.length === 0, redemption, {
      expected: 'a POST with a form body and nothing of the grant in the query',
      observed: `${who}: ${redemption.method}${isForm ? '' : ' without a form'}${leaked.length === 0 ? '' : ` with ${leaked.join(', ')} in the query`}`,
    }),
    ...check(verifierOnlyWithChallenge, !late, redemption, {
      expected: 'a verifier only where the start carried a challenge',
      observed: `${who}: a verifier without a challenge before`,
    }),
    ...asDeclared(connected, who, first(form, 'client_id')),
  ]
}

function asDeclared({ flow, redemption }: Connected, who: string, idInBody: string | undefined): readonly Finding[] {
  const { credentials } = redemption
  const method = flow.tenant.client(flow.carrier)?.method ?? 'learned'
  if (method === 'none') {
    return [
      ...check(publicId, idInBody === flow.clientId, redemption, {
        expected: `client_id ${flow.clientId} in the body`,
        observed: `${who}: ${idInBody === undefined ? 'none' : 'another one'}`,
      }),
      ...notApplicable([authenticated, asymmetric], 'the client is a public one (auth: none)'),
    ]
  }
  const unknown = method === 'learned' || method === 'other'
  if (unknown) {
    const reason = `how the client of ${flow.tenant.id} authenticates is not declared: add clients: { ${flow.carrier.id}: … } to the tenant`
    return notApplicable([authenticated, publicId, asymmetric], reason)
  }
  const way = credentials.ways.join(' and ') || 'no way at all'
  return [
    ...check(authenticated, credentials.right === true, redemption, {
      expected: 'credentials that the server accepts',
      observed: `${who}: ${credentials.ways.length === 0 ? 'none are sent' : `those sent (${way}) are wrong`}`,
    }),
    ...(way === method || (way === 'assertion' && method === 'private_key_jwt')
      ? []
      : recorded(authenticated, `${who}: authenticates by ${way}, registered is ${method}`)),
    ...notApplicable(publicId, 'the client is a confidential one'),
    ...(credentials.ways.includes('assertion')
      ? held(asymmetric, undefined, redemption)
      : recorded(asymmetric, `${who}: authenticates by ${way}; asymmetric methods are recommended`, redemption)),
  ]
}

function clientsOf(connections: readonly Connected[]): readonly Finding[] {
  if (connections.length < 2) return notApplicable(ownClient, 'there are no two tenants with a connection')
  const ids = new Set(connections.map(({ flow }) => flow.clientId))
  const evidence = connections.map(({ redemption }) => redemption)
  if (ids.size === connections.length) return held(ownClient, undefined, ...evidence)
  const sentences = {
    expected: 'a client a tenant',
    observed: `${connections.length} tenants use ${ids.size} client${ids.size === 1 ? '' : 's'} at ${connections[0]?.flow.carrier.id}`,
  }
  return broken(ownClient, sentences, ...evidence)
}

function check(
  row: string,
  good: boolean,
  request: TokenRequest,
  sentences: { readonly expected: string; readonly observed: string },
): readonly Finding[] {
  return good ? held(row, undefined, request) : broken(row, sentences, request)
}
