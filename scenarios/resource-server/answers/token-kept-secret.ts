import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import type { Access } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { goodCall, withoutControl } from '../judge.ts'

const row = 'RFC9700-4.9.3-3'

/** A token as it stands, in base64, and as it stands in an address. */
function formsOf(token: string): readonly string[] {
  const bytes = Buffer.from(token)
  return [
    token,
    bytes.toString('base64').replace(/=+$/, '').slice(4, -4),
    bytes.toString('base64url').slice(4, -4),
    encodeURIComponent(token),
  ]
}

/** A token, and what it was sent as where it was encrypted: a server knows both. */
type Known = readonly [signed: string, sent: string]

const holds = (text: string, known: Known): boolean => known.flatMap(formsOf).some((form) => text.includes(form))

function judge(access: Access, token: Known, what: string): readonly Finding[] {
  const { answer } = access
  const text = answer.kind === 'answered' ? `${answer.headers.flat().join('\n')}\n${answer.body}` : ''
  return holds(text, token)
    ? broken(
        row,
        {
          expected: `${what}: the answer does not repeat the token`,
          observed: `${what}: the token stands in the answer`,
        },
        access,
      )
    : held(row, undefined, access)
}

export const tokenKeptSecret = resourceServerScenario({
  id: 'resource-server/answers/token-kept-secret',
  title: 'Tokens are not repeated',
  story: 'Answers, error pages and logs are searched for the tokens that were sent.',
  requirements: [row],
  needs: [],
  caughtBy: [
    { twin: 'repeats-the-token-in-a-trace-header', breaks: [row] },
    { twin: 'writes-tokens-to-its-log', breaks: [row] },
  ],
  async run({ target, random }) {
    const [tenant] = target.tenants
    const failed = withoutControl(row, await goodCall(target))
    if (failed !== undefined) return failed
    const known = async (token: string): Promise<Known> => [token, await target.sealed(token)]
    const good = await known(target.mint(tenant))
    const dead = await known(target.mint(tenant, { claims: { exp: target.seconds() - 3600 } }))
    const mark = `mark-${random.token(9)}`
    const { origin } = new URL(tenant.request.url)
    const calls = [
      ['a good token', good, {}],
      ['a dead token', dead, {}],
      ['a good token at an address where nothing is', good, { url: `${origin}/${mark}` }],
      ['a good token with a method nobody uses', good, { method: 'DELETE' }],
      ['a good token under another scheme', good, { scheme: 'DPoP' }],
      ['a good token beside an oversized header', good, { headers: [['x-parcelproof', 'x'.repeat(24_000)] as const] }],
      ['a good token beside a query that ends in the middle', good, { url: `${tenant.request.url}?a=%E0%A4%A` }],
    ] as const
    const findings: Finding[] = []
    for (const [what, token, call] of calls) {
      const access = await target.call(tenant, { token: token[0], label: what, ...call })
      findings.push(...judge(access, token, what))
    }
    const logs = await target.logs()
    if (logs === undefined) return [...findings, ...recorded(row, 'no log is configured: only answers were searched')]
    if (holds(logs, good) || holds(logs, dead)) {
      return [
        ...findings,
        ...broken(row, { expected: 'a log without tokens', observed: 'a token that was sent stands in the log' }),
      ]
    }
    return logs.includes(mark)
      ? [...findings, ...held(row, 'the log shows what was asked for, and no token stands in it')]
      : [
          ...findings,
          ...recorded(row, 'the log does not show an address that was asked for, so only answers were judged'),
        ]
  },
})
