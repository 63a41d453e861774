import type { Arrival, TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { all } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const absolute = 'RFC8707-2-1'
const noFragment = 'RFC8707-2-2'
const noQuery = 'RFC8707-2-3'
const specific = 'RFC8707-2-4'
const several = 'RFC8707-2-5'
const rows = [absolute, noFragment, noQuery, specific, several]

export const resourceIndicators = clientScenario({
  id: 'client/resource/indicators',
  title: 'The resource a token is asked for is an address that says which part of the API it is for',
  story: 'Every tenant connects and calls; each resource in its requests is read and compared with what is called.',
  requirements: rows,
  needs: [],
  setUp: { resourceIndicators: true },
  caughtBy: [
    { twin: 'sends-relative-resource', breaks: [absolute] },
    { twin: 'sends-resource-with-fragment', breaks: [noFragment] },
    { twin: 'sends-resource-with-query', breaks: [noQuery] },
    { twin: 'sends-whole-host-as-resource', breaks: [specific] },
    { twin: 'sends-foreign-resource', breaks: [specific] },
  ],
  async run({ target }) {
    const findings: Finding[] = []
    for (const tenant of target.tenants) {
      const connected = await connect(target, tenant, { call: true })
      findings.push(...(connected.kind === 'failed' ? controlFailed(rows, connected) : ofConnection(target, connected)))
    }
    return findings.length > 0
      ? findings
      : notApplicable(rows, 'no request of the platform names a resource (RFC 8707)')
  },
})

function ofConnection(target: ClientTarget, { flow, redemption }: Connected): readonly Finding[] {
  const called = target
    .apiCalls()
    .filter(({ tokens }) => tokens.some(({ issuedFor }) => issuedFor?.flow === flow.id))
    .map(({ url }) => url)
  const asked = [
    { what: `the start of ${flow.tenant.id}`, resources: all(flow.params, 'resource'), evidence: flow.exchanges },
    ofToken(flow.tenant.id, redemption),
  ]
  return asked.flatMap(({ what, resources, evidence }) =>
    resources.length === 0
      ? []
      : [
          ...resources.flatMap((resource) => [
            ...ofForm(resource, what, evidence),
            ...ofReach(resource, what, called, flow.carrier.api, evidence),
          ]),
          ...recorded(
            several,
            `${what} names ${resources.length} resource${resources.length === 1 ? '' : 's'}`,
            ...evidence,
          ),
        ],
  )
}

function ofToken(tenant: string, request: TokenRequest) {
  return {
    what: `the token request of ${tenant}`,
    resources: all(request.form, 'resource'),
    evidence: request.exchanges satisfies Arrival['exchanges'],
  }
}

function ofForm(resource: string, what: string, evidence: readonly string[]): readonly Finding[] {
  const says = (row: string, good: boolean, expected: string) =>
    good
      ? held(row, undefined, ...evidence)
      : broken(row, { expected, observed: `${what} names the resource ${resource}` }, ...evidence)
  return [
    ...says(absolute, /^[a-z][a-z0-9+.-]*:./i.test(resource) && URL.canParse(resource), 'an absolute URI'),
    ...says(noFragment, !resource.includes('#'), 'no fragment'),
    ...says(noQuery, !resource.includes('?'), 'no query part'),
  ]
}

/** Whether the resource is the part of the API that is called, and not much more. */
function ofReach(
  resource: string,
  what: string,
  called: readonly string[],
  api: string,
  evidence: readonly string[],
): readonly Finding[] {
  const named = URL.parse(resource)
  if (named === null || !/^https?:$/.test(named.protocol)) {
    return recorded(specific, `${what} names ${resource}, which is no address to compare with`, ...evidence)
  }
  const base = named.pathname.replace(/\/$/, '')
  const outside = called.find((url) => {
    const { origin, pathname } = new URL(url)
    return origin !== named.origin || (pathname !== base && !pathname.startsWith(`${base}/`))
  })
  const expected = 'the most specific address that covers what is called'
  const observed = `${what} names ${resource}`
  if (outside !== undefined)
    return broken(specific, { expected, observed: `${observed}, and ${outside} is called` }, ...evidence)
  const wholeHost = base === '' && new URL(api).pathname.replace(/\/$/, '') !== ''
  return wholeHost
    ? broken(specific, { expected, observed: `${observed}, the whole host; the API is at ${api}` }, ...evidence)
    : held(specific, undefined, ...evidence)
}
