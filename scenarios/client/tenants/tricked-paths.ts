import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { encodeForm } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, callbackOf, connect } from '../flows.ts'
import { controlFailed, describeTokenRequest } from '../judge.ts'

const row = 'TENANT-REDIR-4'

export const trickedPaths = clientScenario({
  id: 'client/tenants/tricked-paths',
  title: 'No way of writing the path makes a callback that of another tenant',
  story: 'A tenant’s response comes to addresses that name another tenant, with its own name hidden in them.',
  requirements: [row],
  needs: ['second-tenant'],
  crossTenant: [{ artefact: 'redirect URI', place: 'callback path that names two tenants', rows: [row] }],
  caughtBy: [{ twin: 'takes-first-tenant-in-path', breaks: [row] }],
  async run({ target }) {
    const [a, b = a] = target.tenants
    for (const tenant of [a, b]) {
      const control = await connect(target, tenant)
      if (control.kind === 'failed') return controlFailed(row, control)
    }
    const findings: Finding[] = []
    for (const trick of tricks) {
      const own = await begin(target, a)
      if (own.kind === 'failed') return [...findings, ...controlFailed(row, own)]
      const foreign = await begin(target, b)
      if (foreign.kind === 'failed') return [...findings, ...controlFailed(row, foreign)]
      const path = pathsOf(own.flow, foreign.flow)
      if (path === undefined) return notApplicable(row, 'the tenant is no segment of the callback path')
      findings.push(...(await tryPath(target, own.flow, foreign.flow, trick(path))))
    }
    return findings
  },
})

/** A callback path around the one segment in which tenants differ. */
interface TenantPath {
  readonly before: string
  readonly own: string
  readonly other: string
  readonly after: string
}

function pathsOf(own: PlatformFlow, other: PlatformFlow): TenantPath | undefined {
  const [mine, theirs] = [own, other].map((flow) => new URL(callbackOf(flow)).pathname.split('/'))
  if (mine === undefined || theirs === undefined || mine.length !== theirs.length) return undefined
  const different = mine.flatMap((segment, at) => (segment === theirs[at] ? [] : [at]))
  const [at] = different
  if (at === undefined || different.length > 1) return undefined
  const after = mine.slice(at + 1).map((segment) => `/${segment}`)
  return {
    before: mine.slice(0, at).join('/'),
    own: mine[at] ?? '',
    other: theirs[at] ?? '',
    after: after.join(''),
  }
}

/** Paths that lead to the other tenant, or nowhere, to whoever reads them well; the own tenant is named in them. */
const tricks: readonly ((path: TenantPath) => string)[] = [
  ({ before, own, other, after }) => `${before}/${own}/../${other}${after}`,
  ({ before, own, other, after }) => `${before}/${own}/%2e%2e/${other}${after}`,
  ({ before, own, other, after }) => `${before}/${own}%2f..%2f${other}${after}`,
  ({ before, own, other, after }) => `${before}/${own}%5c..%5c${other}${after}`,
  ({ before, own, other, after }) => `${before}//${own}/..//${other}${after}`,
  ({ before, own, other, after }) => `${before}/${own}${after}/../../${other}${after}`,
  ({ before, own, other, after }) => `${before}/${other};${own}${after}`,
  ({ before, own, other, after }) => `${before}/${other};tenant=${own}${after}`,
  ({ before, own, other, after }) => `${before}/${own}%00${other}${after}`,
  ({ before, own, other, after }) => `${before}/${other}%00${own}${after}`,
  ({ before, own, other, after }) => `${before}/${other},${own}${after}`,
  ({ before, own, other, after }) => `${before}/${other}${after}/${own}`,
]

async function tryPath(
  target: ClientTarget,
  own: PlatformFlow,
  other: PlatformFlow,
  path: string,
): Promise<readonly Finding[]> {
  const attempt = `the response of ${own.tenant.id} at ${path}`
  const { origin, search } = new URL(callbackOf(other))
  const query = `${search === '' ? '?' : `${search}&`}${encodeForm(target.grant(own).response)}`
  const before = target.tokenRequests().length
  const answer = await own.browser.navigate({
    method: 'GET',
    // The cookies are those of the callback's own address: only the path is written otherwise.
    url: `${callbackOf(own).split('?')[0] ?? origin}${query}`,
    target: `${path}${query}`,
    label: attempt,
  })
  await target.settle()
  const [sent] = target.tokenRequests().slice(before)
  if (sent !== undefined) {
    const observed = `${attempt}: ${describeTokenRequest(sent)}`
    return broken(row, { expected: 'nothing is sent: the address is not that tenant’s', observed }, answer, sent)
  }
  if (answer.kind !== 'answered') return inconclusive(row, `${attempt}: ${answer.sentence}`, answer)
  return held(row, `${attempt}: the platform answered ${answer.status}`, answer)
}
