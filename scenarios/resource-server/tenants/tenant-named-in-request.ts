import { type Finding, recorded } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import type { ProtectedRequest, ResourceCall } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, goodCall, mayOnlyBring, mustRefuse, withoutControl } from '../judge.ts'

const never = 'TENANT-XCH-4'
const claimOnly = 'TENANT-TOKEN-3'
const proxy = 'RFC9700-4.13-1-rs'

const tenantHeaders = [
  'x-tenant-id',
  'x-tenant',
  'tenant',
  'tenant-id',
  'x-org-id',
  'x-organization',
  'x-account-id',
  'x-customer-id',
]
const identityHeaders = [
  'x-user',
  'x-user-id',
  'x-forwarded-user',
  'x-remote-user',
  'remote-user',
  'x-authenticated-userid',
  'x-forwarded-preferred-username',
]
const parameters = ['tenant', 'tenant_id', 'tenantId', 'org', 'account']

interface Naming {
  readonly what: string
  readonly rows: readonly string[]
  readonly call: (request: ProtectedRequest) => ResourceCall
}

const byHeaders = (what: string, rows: readonly string[], headers: Params): Naming => ({
  what,
  rows,
  call: () => ({ headers }),
})

/** All the ways in which a request might name a tenant beside its address and its token. */
function namings(id: string, urlOf: string): readonly Naming[] {
  const { host, pathname, search } = new URL(urlOf)
  return [
    ...tenantHeaders.map((name) => byHeaders(`${name}: ${id}`, [never, claimOnly, proxy], [[name, id]])),
    ...identityHeaders.map((name) => byHeaders(`${name}: ${id}`, [proxy], [[name, id]])),
    byHeaders(
      'X-Forwarded-Host and its like',
      [never, proxy],
      [
        ['x-forwarded-host', host],
        ['x-original-host', host],
        ['forwarded', `host=${host}`],
      ],
    ),
    byHeaders(
      'X-Original-URL and its like',
      [never, proxy],
      [
        ['x-original-url', `${pathname}${search}`],
        ['x-rewrite-url', `${pathname}${search}`],
        ['x-forwarded-prefix', pathname],
      ],
    ),
    ...parameters.map((name) => ({
      what: `?${name}=${id}`,
      rows: [never, claimOnly],
      call: ({ url }: ProtectedRequest) => ({
        url: `${url}${url.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(id)}`,
      }),
    })),
  ]
}

/** A JSON body that names a tenant by every name at once. */
const bodyNaming = (id: string): Partial<ResourceCall> => ({
  body: JSON.stringify({ ...Object.fromEntries(parameters.map((name) => [name, id])), to: 'Antwerp' }),
})

export const tenantNamedInRequest = resourceServerScenario({
  id: 'resource-server/tenants/tenant-named-in-request',
  title: 'A tenant named in header, query or body',
  story: 'A caller with a good token names another tenant, or goes to another address and names their own.',
  requirements: [never, claimOnly, proxy],
  needs: ['second-tenant', 'markers'],
  repeats: true,
  crossTenant: [{ artefact: 'access token', place: 'requests that name another tenant', rows: [never] }],
  caughtBy: [
    { twin: 'serves-the-tenant-of-a-header', breaks: [never, claimOnly, proxy] },
    { twin: 'serves-the-tenant-of-the-query', breaks: [never, claimOnly] },
    { twin: 'serves-the-tenant-of-the-body', breaks: [never, claimOnly] },
    { twin: 'serves-the-user-of-a-header', breaks: [proxy] },
    { twin: 'routes-by-tenant-header', breaks: [never] },
    { twin: 'routes-by-forwarded-host', breaks: [never] },
  ],
  async run({ target }) {
    const [own, other] = target.tenants
    const rows = [never, claimOnly, proxy]
    if (other === undefined) return []
    const failed = withoutControl(rows, await goodCall(target)) ?? withoutControl(rows, await goodCall(target, other))
    if (failed !== undefined) return failed
    const findings: Finding[] = []
    for (const { what, rows: about, call } of namings(other.id, other.request.url)) {
      const access = await goodCall(target, own, { ...call(own.request), label: what })
      findings.push(...mayOnlyBring(about, access, [own.id], `a token of ${own.id} with ${what}`))
    }
    if (own.second !== undefined) {
      const access = await goodCall(target, own, {
        request: own.second,
        ...bodyNaming(other.id),
        label: 'a body that names another tenant',
      })
      findings.push(
        ...mayOnlyBring(
          [never, claimOnly],
          access,
          [own.id],
          `a token of ${own.id} with a body that names ${other.id}`,
        ),
      )
    }
    return own.ownAddress ? [...findings, ...(await atOthersAddress())] : findings

    async function atOthersAddress(): Promise<readonly Finding[]> {
      if (other === undefined) return []
      const found: Finding[] = []
      for (const { what, rows: about, call } of namings(own.id, own.request.url)) {
        if (!about.includes(never)) continue
        const token = target.mint(own)
        const access = await target.call(other, { token, ...call(other.request), label: `${what}, at another address` })
        found.push(...mustRefuse(never, access, `a token of ${own.id} at the address of ${other.id}, with ${what}`))
      }
      const host = new URL(own.request.url).host
      const access = await target.call(other, {
        token: target.mint(own),
        headers: [['host', host]],
        label: 'Host of the other address',
      })
      return [
        ...found,
        ...mayOnlyBring(never, access, [own.id], 'Host overridden'),
        ...recorded(never, `Host overridden: ${describeAccess(access)}`, access),
      ]
    }
  },
})
