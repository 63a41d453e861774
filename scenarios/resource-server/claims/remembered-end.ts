import { couldNotRun, type Finding, recorded } from '../../api/finding.ts'
import type { ResourceServerTarget, ResourceTenant } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, mustRefuse, withoutControl } from '../judge.ts'

const row = 'RFC9068-4-8'

/** How long is waited beyond the end, one after the other: for servers without leeway, and with a minute of it. */
const waits = [8_000, 60_000] as const

export const rememberedEnd = resourceServerScenario({
  id: 'resource-server/claims/remembered-end',
  title: 'A token that ends after it was let in',
  story: 'A token is let in shortly before its end and used again after it, when a fresh one with that end is refused.',
  requirements: [row],
  needs: ['jwt-tokens'],
  caughtBy: [{ twin: 'looks-at-the-end-once', breaks: [row] }],
  movesTime: true,
  budget: 120_000,
  async run({ target }) {
    const [tenant] = target.tenants
    const exp = target.seconds() + 3
    const used = target.mint(tenant, { claims: { exp } })
    const failed = withoutControl(
      row,
      await target.call(tenant, { token: used, label: 'a token shortly before its end' }),
    )
    if (failed !== undefined) return failed
    for (const wait of waits) {
      const waited = await target.elapse(wait)
      if (waited.kind === 'too-long') return couldNotRun(row, waited.sentence)
      const findings = await afterItsEnd(target, tenant, { used, exp })
      if (findings !== undefined) return findings
    }
    return recorded(row, 'more than a minute after its end a token that was never used before is served as well')
  },
})

/** The used token beside a fresh one with the same end; undefined while that one is within the leeway. */
async function afterItsEnd(
  target: ResourceServerTarget,
  tenant: ResourceTenant,
  { used, exp }: { readonly used: string; readonly exp: number },
): Promise<readonly Finding[] | undefined> {
  const token = target.mint(tenant, { claims: { exp } })
  const fresh = await target.call(tenant, { token, label: 'a fresh token with the same end' })
  if (fresh.kind === 'served') return undefined
  const attempt = `a token used before its end, ${target.seconds() - exp} s after it`
  const again = await target.call(tenant, { token: used, label: attempt })
  return [
    ...recorded(row, `a fresh token with the same end: ${describeAccess(fresh)}`, fresh),
    ...mustRefuse(row, again, attempt),
  ]
}
