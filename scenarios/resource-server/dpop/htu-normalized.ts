import type { Finding } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { signProof } from '../../authorization-server/dpop/proof.ts'
import { mustServe, withoutControl } from '../judge.ts'
import { boundToken, callWithProofs, goodBoundCall, goodProof } from './bound-call.ts'

const row = 'RFC9449-4.3-2-rs'

/** The same address, written otherwise. */
function spellings(htu: string): readonly (readonly [string, string])[] {
  const { protocol, host, port, pathname } = new URL(htu)
  const scheme = protocol.slice(0, -1)
  return [
    ['an upper-case scheme', `${scheme.toUpperCase()}://${host}${pathname}`],
    ['an upper-case host', `${scheme}://${host.toUpperCase()}${pathname}`],
    ['dot-segments', `${scheme}://${host}/x/..${pathname}`],
    ...(scheme === 'https' && port === '' ? [['the default port', `${scheme}://${host}:443${pathname}`] as const] : []),
  ]
}

export const htuNormalized = resourceServerScenario({
  id: 'resource-server/dpop/htu-normalized',
  title: 'The same address, written otherwise',
  story: 'A proof names the right address in a form that normalises to it.',
  requirements: [row],
  needs: ['dpop'],
  caughtBy: [{ twin: 'compares-addresses-as-text', breaks: [row] }],
  async run({ target }) {
    const bound = await boundToken(target, target.tenants[0])
    const failed = withoutControl(row, await goodBoundCall(target, bound))
    if (failed !== undefined) return failed
    const findings: Finding[] = []
    for (const [what, htu] of spellings(String(goodProof(target, bound).claims.htu))) {
      const parts = goodProof(target, bound)
      const proof = signProof({ ...parts, claims: { ...parts.claims, htu } }, bound.key)
      findings.push(
        ...mustServe(row, await callWithProofs(target, bound, [proof], { label: what }), `htu with ${what}`),
      )
    }
    return findings
  },
})
