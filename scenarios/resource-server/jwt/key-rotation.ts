import { type Finding, recorded } from '../../api/finding.ts'
import type { Access, IssuerKey, ResourceServerTarget } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, goodCall, mustRefuse, mustServe, withoutControl } from '../judge.ts'

const row = 'RFC9068-4-2-rs'

function callWith(target: ResourceServerTarget, key: IssuerKey, label: string): Promise<Access> {
  const [tenant] = target.tenants
  const parts = target.parts(tenant, { header: { kid: key.kid, alg: key.alg } })
  return target.call(tenant, { token: target.sign(parts, key), label })
}

export const keyRotation = resourceServerScenario({
  id: 'resource-server/jwt/key-rotation',
  title: 'An issuer that changes its key',
  story: 'The issuer publishes a new key and takes the old one back; the server follows within the life of its cache.',
  requirements: [row],
  needs: ['key-rotation'],
  caughtBy: [
    { twin: 'keeps-keys-for-ever', breaks: [row] },
    { twin: 'never-learns-new-keys', breaks: [row] },
  ],
  movesTime: true,
  movesKeys: true,
  phase: 'last',
  async run({ target }) {
    const [tenant] = target.tenants
    const issuer = target.issuer(tenant)
    const failed = withoutControl(row, await goodCall(target))
    if (failed !== undefined) return failed
    const next = await issuer.newKey()
    issuer.publish([next])
    const cache = tenant.facts.jwksCache
    const findings: Finding[] = []
    if (cache === undefined) {
      const added = await callWith(target, next, 'the new key')
      const removed = await callWith(target, issuer.key, 'the removed key')
      const seen = `right after a rotation the new key is ${describeAccess(added)}, the removed one ${describeAccess(removed)}; no life of the cache is declared (facts.jwksCache)`
      return recorded(row, seen, added, removed)
    }
    // A second beyond its life: seconds are rounded on both sides.
    const waited = await target.elapse(cache + 1000)
    if (waited.kind === 'too-long') {
      return recorded(row, `the life of the key cache could not be waited for: ${waited.sentence}`)
    }
    findings.push(
      ...mustServe(row, await callWith(target, next, 'the new key'), 'the new key after the life of the cache'),
    )
    findings.push(
      ...mustRefuse(
        row,
        await callWith(target, issuer.key, 'the removed key'),
        'the removed key after the life of the cache',
      ),
    )
    issuer.publish([issuer.key, next])
    await target.elapse(cache + 1000)
    return findings
  },
})
