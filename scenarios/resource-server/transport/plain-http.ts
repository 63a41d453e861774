import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import type { Access } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, goodCall, withoutControl } from '../judge.ts'

const rows = ['RFC9700-2.6-3-rs', 'OAUTH21-1.5-1-rs']

/** The address without TLS: at the same port, and at the usual one where TLS has its usual one too. */
function plainAddresses(url: string): readonly string[] {
  const plain = new URL(url)
  const { port } = plain
  plain.protocol = 'http:'
  if (port !== '') return [plain.href]
  const samePort = new URL(plain)
  samePort.port = '443'
  return [plain.href, samePort.href]
}

/** A closed port, an error or a redirect to TLS is no service. */
function judge(access: Access, what: string): readonly Finding[] {
  if (access.answer.kind === 'not-sent') return recorded(rows, `${what}: ${access.answer.sentence}`, access)
  return access.kind === 'served' || access.data.length > 0
    ? broken(rows, { expected: `${what}: no service`, observed: `${what}: ${describeAccess(access)}` }, access)
    : held(rows, `${what}: ${describeAccess(access)}`, access)
}

export const plainHttp = resourceServerScenario({
  id: 'resource-server/transport/plain-http',
  title: 'The resource without TLS',
  story: 'The protected address is asked over plain HTTP, where anybody on the way can read the token.',
  requirements: rows,
  needs: ['tls'],
  caughtBy: [{ twin: 'answers-plain-http-too', breaks: rows }],
  async run({ target }) {
    const [tenant] = target.tenants
    const control = await goodCall(target)
    const failed = withoutControl(rows, control)
    if (failed !== undefined) return failed
    if (tenant.request.url.startsWith('http:')) {
      return broken(
        rows,
        { expected: 'an address with TLS', observed: 'the configured address has none, and is served' },
        control,
      )
    }
    const findings: Finding[] = []
    for (const url of plainAddresses(tenant.request.url)) {
      const attempt = `plain HTTP at port ${new URL(url).port || '80'}`
      findings.push(...judge(await goodCall(target, tenant, { url, label: attempt }), attempt))
    }
    return findings
  },
})
