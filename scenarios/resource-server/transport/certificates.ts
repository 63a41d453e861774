import type { ServerCertificate } from '../../api/client.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import type { Access, ResourceServerTarget } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, goodCall, mustRefuse, withoutControl } from '../judge.ts'

const everyAddress = 'OAUTH21-1.5-1-rs'
const introspection = 'RFC7662-4-4'

/** Longer than the pauses that libraries make between two fetches of keys. */
const usualPauseMs = 31_000

export const issuerCertificates = resourceServerScenario({
  id: 'resource-server/transport/certificates',
  title: 'Nothing is believed of an issuer whose certificate does not hold',
  story: 'The issuer shows a certificate that is over, nobody’s, or for another host, and vouches for a new token.',
  requirements: [everyAddress, introspection],
  needs: ['harness-ca'],
  caughtBy: [
    { twin: 'fetches-keys-from-anybody', breaks: [everyAddress] },
    { twin: 'introspects-at-anybody', breaks: [everyAddress, introspection] },
  ],
  movesTime: true,
  movesKeys: true,
  budget: 240_000,
  phase: 'last',
  async run({ target }) {
    const opaque = target.form.profile === 'opaque'
    const rows = opaque ? [everyAddress, introspection] : [everyAddress]
    const failed = withoutControl(rows, await goodCall(target))
    if (failed !== undefined) return failed
    const findings: Finding[] = []
    for (const bad of ['expired', 'self-signed', 'wrong-name'] as const) {
      findings.push(...judge(rows, described[bad], await vouchedUnder(target, bad)))
    }
    const { access } = await vouchedUnder(target, 'trusted')
    if (access.kind !== 'served') {
      const sentence = `a new token under a good certificate was not served either: ${describeAccess(access)}`
      findings.push(...inconclusive(rows, sentence, access))
    }
    return [
      ...findings,
      ...(opaque ? [] : notApplicable(introspection, 'this server does not introspect tokens (token.profile)')),
    ]
  },
})

const described = {
  expired: 'a certificate that is over',
  'self-signed': 'a certificate nobody stands behind',
  'wrong-name': 'a certificate for another host',
} as const satisfies Partial<Record<ServerCertificate, string>>

/** A call that only the issuer can decide, and what reached the issuer while it did. */
interface Attempt {
  readonly access: Access
  readonly connections: number
  readonly requests: number
}

/**
 * A token the server has no way to know yet: under a key not seen before, or opaque. Servers pause between two fetches of
 * keys; one that did not turn to its issuer is tried again after its pause.
 */
async function vouchedUnder(target: ResourceServerTarget, certificate: ServerCertificate): Promise<Attempt> {
  const [tenant] = target.tenants
  const issuer = target.issuer(tenant)
  const token = await newToken(target)
  await issuer.showCertificate(certificate)
  const attempt = async (): Promise<Attempt> => {
    const before = issuer.asked()
    const access = await target.call(tenant, { token: await token(), label: `the issuer shows: ${certificate}` })
    const after = issuer.asked()
    return {
      access,
      connections: after.connections - before.connections,
      requests: after.jwks + after.introspection - before.jwks - before.introspection,
    }
  }
  const first = await attempt()
  if (first.connections > 0 || first.requests > 0 || first.access.kind === 'served') return first
  const waited = await target.elapse((tenant.facts.jwksCache ?? usualPauseMs) + 1000)
  return waited.kind === 'elapsed' ? await attempt() : first
}

async function newToken(target: ResourceServerTarget): Promise<() => Promise<string>> {
  const [tenant] = target.tenants
  if (target.form.profile === 'opaque') return async () => target.mint(tenant)
  const issuer = target.issuer(tenant)
  const key = await issuer.newKey()
  issuer.publish([issuer.key, key])
  return async () => target.sign(target.parts(tenant, { header: { kid: key.kid, alg: key.alg } }), key)
}

function judge(rows: readonly string[], what: string, { access, connections, requests }: Attempt): readonly Finding[] {
  const attempt = `an issuer with ${what}`
  if (requests > 0) {
    const sentences = {
      expected: `${attempt}: not asked`,
      observed: `${attempt}: asked, and ${describeAccess(access)}`,
    }
    return broken(rows, sentences, access)
  }
  const refused = access.kind === 'refused' || (access.kind === 'unclear' && access.why === 'crash')
  if (!refused || access.data.length > 0) return mustRefuse(rows, access, attempt)
  if (connections > 0) return held(rows, `${attempt}: turned away, and ${describeAccess(access)}`, access)
  const missing = `${attempt}: the server did not turn to its issuer in time; say facts: { jwksCache: … }, as long as it keeps keys or pauses between fetches`
  return couldNotRun(rows, missing, access)
}
