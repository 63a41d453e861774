import { withoutAbility } from '../../api/ability.ts'
import type { ClientTarget, PlatformTenant, PlatformView } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import type { Params } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { isShown, shapeOfView, textOf } from './view-shape.ts'

const audit = 'TENANT-LOG-4'
const dashboard = 'TENANT-OBS-5'
const rows = [audit, dashboard]

export const ownViews = clientScenario({
  id: 'client/seeing/own-views',
  title: 'A tenant’s audit log and page show that tenant alone',
  story:
    'Two tenants connect. Then one looks at its audit log and page as they are meant, with filters and headers that name the other one, and at the other one’s address.',
  requirements: rows,
  needs: ['second-tenant', 'tenant-authentication'],
  once: true,
  caughtBy: [
    { twin: 'reads-audit-log-of-whom-a-filter-names', breaks: [audit] },
    { twin: 'shows-all-tenants-on-a-page', breaks: [dashboard] },
  ],
  async run({ target }) {
    const [a, b = a] = target.tenants
    for (const tenant of [a, b]) {
      const control = await connect(target, tenant)
      if (control.kind === 'failed') return controlFailed(rows, control)
    }
    return [...(await look(target, audit, 'audit')), ...(await look(target, dashboard, 'dashboard'))]
  },
})

/** Looks as the first tenant in every way that could bring something of the second. */
async function look(target: ClientTarget, row: string, view: PlatformView): Promise<readonly Finding[]> {
  const missing = withoutAbility(row, await target.able(view))
  if (missing !== undefined) return missing
  const [a, b = a] = target.tenants
  const own = await target.view(view, a)
  if (!isShown(own)) return inconclusive(row, `the ${view} view of ${a.id} is not shown to it`, own)
  const findings: Finding[] = []
  for (const attempt of attempts(b.id)) {
    const answer = await ask(target, view, attempt)
    // The same with a name that nobody has: what comes back there too was only repeated.
    const nobody = await ask(target, view, attemptFor(attempt, b.id, nobodysName))
    findings.push(...judge(row, target, { attempt, answer, nobody }))
  }
  const [foreign] = [await target.view(view, b, { as: a, label: `${view} of ${b.id} as ${a.id}` })]
  return [...findings, ...judge(row, target, { attempt: { what: `the address of ${b.id}` }, answer: foreign })]
}

interface Attempt {
  readonly what: string
  readonly query?: Params
  readonly headers?: Params
}

const nobodysName = 'nobody-there'

function attempts(other: string): readonly Attempt[] {
  const named = ['tenant', 'tenant_id', 'tenantId', 'id', 'filter', 'account', 'cursor', 'after'].map((name) => ({
    what: `the filter ${name}`,
    query: [[name, other]] as const,
  }))
  const wide = [
    { what: 'a filter for everything', query: [['tenant', '*']] as const },
    { what: 'no limit', query: [['limit', '100000']] as const },
    { what: 'another format', query: [['format', 'csv']] as const },
  ]
  const headers = ['x-tenant-id', 'x-tenant', 'x-forwarded-user', 'x-original-url'].map((name) => ({
    what: `the header ${name}`,
    headers: [[name, other]] as const,
  }))
  return [{ what: 'its own view' }, ...named, ...wide, ...headers]
}

function attemptFor({ what, query = [], headers = [] }: Attempt, from: string, to: string): Attempt {
  const renamed = (params: Params): Params =>
    params.map(([name, value]) => [name, value === from ? to : value] as const)
  return { what, query: renamed(query), headers: renamed(headers) }
}

function ask(
  target: ClientTarget,
  view: PlatformView,
  { what, query = [], headers = [] }: Attempt,
): Promise<HttpAnswer> {
  const [a] = target.tenants
  return target.view(view, a, { query, headers, label: `${view} of ${a.id} with ${what}` })
}

interface Asked {
  readonly attempt: Attempt
  readonly answer: HttpAnswer
  readonly nobody?: HttpAnswer
}

function judge(row: string, target: ClientTarget, { attempt, answer, nobody }: Asked): readonly Finding[] {
  const [a, b = a] = target.tenants
  const marks = marksOf(target, b)
  const found = marks.find((mark) => isNamed(textOf(answer), mark))
  if (found === undefined || (attempt.query !== undefined && isRepeated(answer, nobody, marks))) {
    return held(row, undefined, answer)
  }
  return broken(
    row,
    {
      expected: `nothing of ${b.id} for ${a.id}`,
      observed: `with ${attempt.what} ${a.id} was shown something of ${b.id}`,
    },
    answer,
  )
}

/** Whether all that was shown is shown for a name that nobody has as well. */
function isRepeated(answer: HttpAnswer, nobody: HttpAnswer | undefined, marks: readonly string[]): boolean {
  if (nobody === undefined) return false
  const there = shapeOfView(nobody, [nobodysName, ...marks])
  return [...shapeOfView(answer, marks)].every((part) => there.has(part))
}

/** The names a tenant goes by. */
function marksOf({ carrier }: ClientTarget, tenant: PlatformTenant): readonly string[] {
  const client = tenant.client(carrier)?.id
  return client === undefined ? [tenant.id] : [tenant.id, client]
}

function isNamed(text: string, name: string): boolean {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![a-z0-9])${escaped}(?![a-z0-9])`, 'i').test(text)
}
