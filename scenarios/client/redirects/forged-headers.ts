import type { ClientTarget, StartOutcome } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'RFC9700-4.13-1-client'
const evil = 'evil.harness.example'

export const forgedHeaders = clientScenario({
  id: 'client/redirects/forged-headers',
  title: 'Headers that only a proxy may set change nothing when a browser sends them',
  story: 'Somebody starts a connection with forged forwarding headers and with headers that name another tenant.',
  requirements: [row],
  needs: [],
  once: true,
  caughtBy: [
    { twin: 'believes-tenant-header', breaks: [row] },
    { twin: 'believes-forwarded-host', breaks: [row] },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const control = await connect(target, tenant)
    if (control.kind === 'failed') return controlFailed(row, control)
    const findings: Finding[] = []
    for (const { what, headers } of forgeries(target)) {
      const started = await target.start(tenant, { headers, label: `start with ${what}` })
      findings.push(...judge(target, started, what, control.flow.redirectUri, control.flow.clientId))
    }
    return findings
  },
})

interface Forgery {
  readonly what: string
  readonly headers: Params
}

function forgeries({ tenants, baseUrl }: ClientTarget): readonly Forgery[] {
  const scheme = new URL(baseUrl).protocol === 'https:' ? 'http' : 'https'
  const other = tenants[1]?.id
  return [
    { what: 'a forged X-Forwarded-Host', headers: [['x-forwarded-host', evil]] },
    { what: 'a forged X-Forwarded-Proto', headers: [['x-forwarded-proto', scheme]] },
    {
      what: 'a forged X-Forwarded-Port and Prefix',
      headers: [
        ['x-forwarded-port', '4444'],
        ['x-forwarded-prefix', '/evil'],
      ],
    },
    { what: 'a forged Forwarded', headers: [['forwarded', `for=192.0.2.1;host=${evil};proto=${scheme}`]] },
    {
      what: 'a forged X-Original-Host',
      headers: [
        ['x-original-host', evil],
        ['x-host', evil],
      ],
    },
    {
      what: 'a forged X-Original-URL',
      headers: [
        ['x-original-url', '/evil'],
        ['x-rewrite-url', '/evil'],
      ],
    },
    ...(other === undefined
      ? []
      : ['x-tenant-id', 'x-tenant', 'x-user', 'x-forwarded-user', 'x-remote-user'].map((name) => ({
          what: `a forged ${name} of another tenant`,
          headers: [[name, other] as const],
        }))),
  ]
}

function judge(
  { tenants: [tenant, ...others] }: ClientTarget,
  started: StartOutcome,
  what: string,
  redirectUri: string | undefined,
  clientId: string,
): readonly Finding[] {
  switch (started.kind) {
    case 'refused':
      return recorded(row, `a start with ${what} is refused`, started).concat(held(row, undefined, started))
    case 'elsewhere': {
      // Away from the platform, because a header said so.
      const led = URL.parse(started.url)?.hostname === evil
      const sentences = { expected: `${what} changes nothing`, observed: `${what}: ${started.sentence}` }
      return led ? broken(row, sentences, started) : inconclusive(row, `${what}: ${started.sentence}`, started)
    }
    case 'unclear':
      return inconclusive(row, `a start with ${what}: ${started.sentence}`, started)
    case 'flow': {
      const { flow } = started
      const foreign = others.find((other) => {
        const own = other.client(flow.carrier)?.id
        return own !== undefined && own === flow.clientId && flow.clientId !== clientId
      })
      const moved = flow.redirectUri !== redirectUri
      if (!moved && foreign === undefined && flow.clientId === clientId) return held(row, undefined, flow)
      const observed =
        foreign !== undefined
          ? `${what}: a start of ${tenant.id} goes out with the client of ${foreign.id}`
          : moved
            ? `${what}: the redirect URI becomes ${flow.redirectUri}`
            : `${what}: the start goes out with another client`
      return broken(row, { expected: `${what} changes nothing`, observed }, flow)
    }
  }
}
