import { type Exchange, type FinishedRun, type Result, resultSchemaId, type Verdict } from '../result-model.ts'
import { coverageOf, summarize } from '../totals.ts'

/** What a hostile target may send: markup, quotes, control characters, half a surrogate pair, right-to-left marks. */
export const nasty = `<script>alert("x")</script> & 'q' ]]> | \`a\` [l](h) \u0000\u0001\u001b[31m\ud800\u202e\uffff\ttab\r\nline`

const advice = 'Compare redirect URIs as strings.'

const requirements: FinishedRun['requirements'] = {
  'RFC9700-2.1-1': {
    text: 'Match the redirect URI character for character.',
    level: 'MUST',
    spec: 'RFC 9700',
    section: '2.1',
    sectionTitle: 'Protecting Redirect-Based Flows',
    url: 'https://www.rfc-editor.org/rfc/rfc9700#section-2.1',
    attack: '4.1 Insufficient Redirection URI Validation',
    advice,
  },
  'RFC9700-4.2.4-3': {
    text: 'A second redemption makes the server revoke the tokens.',
    level: 'SHOULD',
    spec: 'RFC 9700',
    section: '4.2.4',
    sectionTitle: 'Countermeasures',
    url: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.2.4',
    advice: 'Revoke them.',
  },
  'TENANT-STATE-1': {
    text: 'A state made for one tenant is worthless in another session.',
    level: 'MUST',
    spec: 'TENANT',
    section: 'STATE',
    sectionTitle: 'Cross-tenant replay of state and code',
    url: 'docs/tenant-isolation.md#state',
    advice: 'Bind state to the tenant.',
  },
}

const base = {
  evidence: ['x1', 'x2'],
  durationMs: 1234,
  reproduce: 'parcelproof run a --seed 42',
  story: 'Somebody tries.',
}
const server = { ...base, role: 'authorization-server', target: 'our-server' } as const
const platform = { ...base, role: 'client', target: 'platform' } as const

function requirement(id: string, verdict: Verdict) {
  return { id, level: requirements[id]?.level ?? 'MUST', verdict }
}

const results: readonly Result[] = [
  {
    ...server,
    id: 'authorization-server/redirect-uri/exact',
    title: `Takes a foreign redirect URI ${nasty}`,
    requirements: [{ ...requirement('RFC9700-2.1-1', 'failed'), evidence: ['x2'] }],
    verdict: 'failed',
    expected: 'no code',
    observed: `a code came ${nasty}`,
    advice,
  },
  {
    ...server,
    id: 'authorization-server/code/replay',
    title: 'Keeps tokens of a replayed code alive',
    requirements: [requirement('RFC9700-4.2.4-3', 'warning'), requirement('RFC9700-2.1-1', 'passed')],
    verdict: 'warning',
    expected: 'dead tokens',
    observed: 'live tokens',
    advice: 'Revoke them.',
  },
  {
    ...server,
    id: 'authorization-server/code/lifetime',
    title: 'Lets codes live',
    requirements: [requirement('RFC9700-2.1-1', 'inconclusive')],
    verdict: 'inconclusive',
    reason: nasty,
  },
  ...(['ups', 'dhl'] as const).flatMap((carrier): Result[] => [
    {
      ...platform,
      carrier,
      id: 'client/state/other-tenant',
      title: 'Takes the state of another tenant',
      requirements: [requirement('TENANT-STATE-1', carrier === 'ups' ? 'failed' : 'passed')],
      verdict: carrier === 'ups' ? 'failed' : 'passed',
      ...(carrier === 'ups'
        ? { expected: 'no token request', observed: 'a token request left' }
        : { observations: [nasty] }),
      tenants: ['acme', 'globex'],
    },
    {
      ...platform,
      carrier,
      id: 'client/clock/skew',
      title: 'Breaks when clocks differ',
      requirements: [],
      verdict: carrier === 'ups' ? 'could-not-run' : 'not-applicable',
      reason: carrier === 'ups' ? 'add client.hooks.clock' : 'no metadata is read',
      evidence: [],
    },
  ]),
]

const rows: FinishedRun['rows'] = [
  {
    id: 'RFC9700-2.1-1',
    role: 'authorization-server',
    target: 'our-server',
    level: 'MUST',
    verdict: 'failed',
    settledBy: ['authorization-server/redirect-uri/exact'],
    reason: nasty,
  },
  {
    id: 'RFC9700-4.2.4-3',
    role: 'authorization-server',
    target: 'our-server',
    level: 'SHOULD',
    verdict: 'could-not-run',
    settledBy: [],
    reason: 'No scenario settles this row yet.',
  },
  {
    id: 'TENANT-STATE-1',
    role: 'client',
    target: 'platform',
    carrier: 'ups',
    level: 'MUST',
    verdict: 'failed',
    settledBy: ['client/state/other-tenant'],
  },
  {
    id: 'TENANT-STATE-1',
    role: 'client',
    target: 'platform',
    carrier: 'dhl',
    level: 'MUST',
    verdict: 'passed',
    settledBy: ['client/state/other-tenant'],
  },
]

/** A finished run with every verdict, two roles, two carriers and hostile text. */
export const sampleRun: FinishedRun = {
  schema: resultSchemaId,
  tool: { name: 'parcelproof', version: '0.1.0' },
  command: 'parcelproof run --config parcelproof.yaml',
  seed: 42,
  startedAt: '2026-01-02T03:04:05.678Z',
  durationMs: 9876,
  environment: { node: '24.0.0' },
  grading: 'rfc9700',
  exitCode: 1,
  configFile: 'conf/our server.yaml',
  targets: [
    { role: 'authorization-server', name: 'our-server' },
    { role: 'client', name: 'platform', profile: 'rfc9700', carriers: ['ups', 'dhl'] },
  ],
  summary: summarize(results),
  coverage: coverageOf(rows, new Map(Object.entries(requirements))),
  results,
  rows,
  requirements,
}

const headers = [
  ['content-type', 'text/html'],
  ['set-cookie', 'sid=[redacted]; HttpOnly'],
  ['location', '/next'],
] as const

/** Exchanges behind it: one answered with hostile text, one to which no answer came. */
export const sampleExchanges: readonly Exchange[] = [
  {
    id: 'x1',
    startedAt: '2026-01-02T03:04:06.000Z',
    durationMs: 12,
    scenario: 'authorization-server/redirect-uri/exact',
    label: 'ask for a code',
    target: 'our-server',
    method: 'GET',
    url: 'https://as.example/authorize?client_id=acme&scope=a%20b#f',
    requestHeaders: [
      ['accept', 'text/html'],
      ['cookie', 'a=1; b=2'],
    ],
    response: { status: 302, headers, body: nasty, bodyTruncated: true },
  },
  {
    id: 'x2',
    startedAt: '2026-01-02T03:04:07.000Z',
    durationMs: 30,
    scenario: 'authorization-server/redirect-uri/exact',
    label: `redeem ${nasty}`,
    target: 'our-server',
    method: 'POST',
    url: 'https://as.example/token',
    requestHeaders: [['content-type', 'application/x-www-form-urlencoded']],
    requestBody: "code=[redacted]&x='y'",
    failure: 'the connection was closed before an answer came',
  },
]
