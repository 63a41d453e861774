import { broken, couldNotRun, type Finding, held, inconclusive, invalid } from '../api/finding.ts'
import type { Access, ResourceCall, ResourceServerTarget, ResourceTenant } from '../api/resource-server.ts'

type Rows = string | readonly string[]

/** How an access ended, in words. */
export function describeAccess(access: Access): string {
  switch (access.kind) {
    case 'served':
      return `served with status ${access.status}`
    case 'refused':
      return `refused with status ${access.status}${access.error === undefined ? '' : ` and ${access.error}`}`
    case 'unclear':
      return access.sentence
  }
}

/**
 * Judges a call that must bring nothing, by its effect: a 4xx without anybody's data (summary of the catalogue, rule 1).
 * `attempt` names the one thing that was wrong.
 */
export function mustRefuse(rows: Rows, access: Access, attempt: string): readonly Finding[] {
  if (access.kind === 'served' || access.data.length > 0) {
    const whose = access.data.length === 0 ? '' : ` with data of ${access.data.join(' and ')}`
    return broken(
      rows,
      { expected: `${attempt}: refused, no data`, observed: `${attempt}: ${describeAccess(access)}${whose}` },
      access,
    )
  }
  if (access.kind === 'refused') return held(rows, `${attempt}: ${describeAccess(access)}`, access)
  return unsettled(rows, access, attempt)
}

/** Judges a call that may bring data of these tenants only; refusals and redirects are as good. */
export function mayOnlyBring(
  rows: Rows,
  access: Access,
  allowed: readonly string[],
  attempt: string,
): readonly Finding[] {
  const foreign = access.data.filter((id) => !allowed.includes(id))
  if (foreign.length > 0) {
    return broken(
      rows,
      {
        expected: `${attempt}: no data of ${foreign.join(' or ')}`,
        observed: `${attempt}: data of ${foreign.join(' and ')}`,
      },
      access,
    )
  }
  if (access.kind !== 'unclear' || access.why === 'redirect' || access.why === 'no-data') {
    return held(rows, `${attempt}: ${describeAccess(access)}`, access)
  }
  return unsettled(rows, access, attempt)
}

/** Judges a call that must be served. */
export function mustServe(rows: Rows, access: Access, attempt: string): readonly Finding[] {
  if (access.kind === 'served') return held(rows, `${attempt}: ${describeAccess(access)}`, access)
  if (access.kind === 'refused') {
    return broken(rows, { expected: `${attempt}: served`, observed: `${attempt}: ${describeAccess(access)}` }, access)
  }
  return unsettled(rows, access, attempt)
}

function unsettled(rows: Rows, access: Extract<Access, { kind: 'unclear' }>, attempt: string): readonly Finding[] {
  return access.why === 'rate-limited' || access.why === 'not-sent'
    ? couldNotRun(rows, `${attempt}: ${access.sentence}`, access)
    : inconclusive(rows, `${attempt}: ${access.sentence}; that shows neither the guard nor its absence`, access)
}

/** A good call that was not served makes everything beside it inconclusive; undefined where it was. */
export function withoutControl(rows: Rows, control: Access): readonly Finding[] | undefined {
  if (control.kind === 'served') return undefined
  const sentence = `the positive control was not served: ${describeAccess(control)}`
  return control.kind === 'unclear' && (control.why === 'rate-limited' || control.why === 'not-sent')
    ? couldNotRun(rows, sentence, control)
    : invalid(rows, sentence, control)
}

/** A call with a good token. */
export function goodCall(
  target: ResourceServerTarget,
  tenant: ResourceTenant = target.tenants[0],
  call: ResourceCall = {},
): Promise<Access> {
  const { request } = call
  const token = target.mint(tenant, request === undefined ? {} : { request })
  return target.call(tenant, { label: 'a good token', ...call, token })
}

/** A token that nobody has made; no word of any sentence, or the report would hide that word as a secret. */
export const garbageToken = 'Zm9yZ2Vk.bm90aGluZw.dG9rZW4'

/** One thing wrong in an otherwise good call. */
export interface Attempt {
  readonly what: string
  readonly rows: readonly string[]
  readonly call: (
    target: ResourceServerTarget,
    tenant: ResourceTenant,
  ) => ResourceCall | undefined | Promise<ResourceCall | undefined>
  /** What comes of it goes into the report and changes no verdict. */
  readonly recorded?: true
}

/**
 * Makes every attempt at the first tenant's address, each right after a good call over the same kept-alive connections,
 * so that a decision remembered from the good one shows. An attempt that cannot be made here is left out.
 */
export async function tryAttempts(
  target: ResourceServerTarget,
  attempts: readonly Attempt[],
): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const rows = [...new Set(attempts.flatMap((attempt) => attempt.rows))]
  const findings: Finding[] = []
  for (const attempt of attempts) {
    const call = await attempt.call(target, tenant)
    if (call === undefined) continue
    const failed = withoutControl(rows, await goodCall(target))
    if (failed !== undefined) return [...findings, ...failed]
    const access = await target.call(tenant, { label: attempt.what, ...call })
    findings.push(
      ...(attempt.recorded === true
        ? attempt.rows.map((requirement) => ({
            kind: 'recorded' as const,
            requirement,
            evidence: [...access.exchanges],
            observed: `${attempt.what}: ${describeAccess(access)}`,
          }))
        : mustRefuse(attempt.rows, access, attempt.what)),
    )
  }
  return findings
}
