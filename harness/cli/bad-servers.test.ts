import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { finishedRunSchema } from '../../reports/result-model.ts'
import { answering, asksForMetadata, type BadServer, onConnection, plausibleMetadata } from './bad-servers-in-tests.ts'
import { command } from './command-in-tests.ts'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parcelproof-bad-servers-'))
})

/** One scenario of each kind: of flows, of races, of answers alone, and one that judges the whole run. */
const selection = [
  'pkce/verifier-enforced',
  'code/race',
  'refresh/rotation',
  'redirect-uri/exact-match',
  'revocation/ends-refresh-tokens',
  'introspection/inactive-tokens',
  'token-endpoint/password-grant',
  'token-endpoint/error-form',
  'login/redirect-after-credentials',
  'open-redirector/mismatched-pair',
].map((scenario) => `authorization-server/${scenario}`)

/** Runs the selection and gives what it came to; nothing may have passed. */
async function judge({ issuer }: BadServer, more = '') {
  const config = join(dir, `${new URL(issuer).port}.yaml`)
  const out = join(dir, new URL(issuer).port)
  await writeFile(
    config,
    `version: 1
name: theirs
authorizationServer:
  issuer: ${issuer}
  tenants: [ { id: acme, clients: [ { id: app, auth: none, application: web, redirectUris: ["https://app.example/cb"] } ] } ]
  login: { kind: none }
limits: { perSecond: 500 }
${more}`,
  )
  const outcome = await command(['run', ...selection, '--config', config, '--out', out, '--time-limit', '40'])
  const run = finishedRunSchema.parse(JSON.parse(await readFile(join(out, 'result.json'), 'utf8')))
  const told = outcome.out + outcome.error
  expect(told).not.toMatch(/\n\s+at |itself failed|TypeError|undefined/)
  return { code: outcome.code, told, run, passed: run.results.filter(({ verdict }) => verdict === 'passed') }
}

interface Case {
  readonly what: string
  start(): Promise<BadServer>
  readonly sentence: RegExp
  /** 3 where it is left out: nothing could be judged. */
  readonly code?: 1
}

const json = { 'content-type': 'application/json' }

/** One answer for every request. */
const always = (status: number, headers: Readonly<Record<string, string>>, body = '') =>
  answering((_, response) => response.writeHead(status, headers).end(body))

const cases: readonly Case[] = [
  {
    what: 'answers HTML everywhere',
    start: () => always(200, { 'content-type': 'text/html' }, '<h1>Welcome</h1>'),
    sentence: /metadata|page|HTML/,
  },
  {
    what: 'answers bytes that are not HTTP',
    start: () => onConnection((socket) => socket.once('data', () => socket.end(Buffer.from([0, 255, 1, 254, 13, 10])))),
    sentence: /not HTTP/,
  },
  {
    what: 'takes connections and says nothing',
    start: () => onConnection(() => undefined),
    sentence: /did not answer within/,
  },
  {
    what: 'lets an answer drip',
    start: () =>
      answering((_, response) => {
        response.writeHead(200, json)
        const drip = setInterval(() => response.write(' '), 500)
        response.on('close', () => clearInterval(drip))
      }),
    sentence: /did not finish it within|began an answer/,
  },
  {
    what: 'redirects in a loop',
    start: () => answering(({ url }, response) => response.writeHead(302, { location: url ?? '/' }).end()),
    sentence: /302|redirect|loop|metadata/,
  },
  {
    what: 'answers 429 for ever',
    start: () => always(429, { 'retry-after': '3600' }),
    sentence: /429/,
  },
  {
    what: 'answers 500 to everything',
    start: () => always(500, {}),
    sentence: /500|metadata/,
  },
  {
    what: 'publishes metadata and crashes at every endpoint',
    start: () =>
      answering((request, response, issuer) => {
        response.writeHead(asksForMetadata(request) ? 200 : 500, json)
        response.end(asksForMetadata(request) ? JSON.stringify(plausibleMetadata(issuer)) : '')
      }),
    sentence: /500/,
    // A crash is no answer to a token request (RFC 6749, 5.2), so one row is settled.
    code: 1,
  },
  {
    what: 'closes every connection after its metadata',
    start: () =>
      answering((request, response, issuer) => {
        if (asksForMetadata(request)) response.end(JSON.stringify(plausibleMetadata(issuer)))
        else request.socket.destroy()
      }),
    sentence: /closed the connection/,
  },
  {
    what: 'says nothing after its metadata',
    start: () =>
      answering((request, response, issuer) => {
        if (asksForMetadata(request)) response.end(JSON.stringify(plausibleMetadata(issuer)))
      }),
    sentence: /did not answer within/,
  },
  {
    what: 'publishes an array as metadata',
    start: () => always(200, json, '[]'),
    sentence: /metadata/,
  },
  {
    what: 'publishes endless metadata',
    start: () =>
      answering((request, response) => {
        response.writeHead(200, json)
        response.end(asksForMetadata(request) ? `{"issuer":"${'a'.repeat(3_000_000)}"}` : '{}')
      }),
    sentence: /metadata/,
  },
  {
    what: 'points to a host that is not allowed',
    start: () =>
      answering((request, response, issuer) => {
        response.writeHead(200, json)
        response.end(
          JSON.stringify(asksForMetadata(request) ? plausibleMetadata(issuer, 'https://elsewhere.example') : {}),
        )
      }),
    sentence: /elsewhere\.example/,
  },
]

test.concurrent.each(cases)(
  'passes nothing and says why where a server $what',
  { timeout: 90_000 },
  async ({ start, sentence, code: expected = 3 }) => {
    await using server = await start()
    const { code, told, passed } = await judge(server)
    expect(told).toMatch(sentence)
    expect(passed).toEqual([])
    expect(code).toBe(expected)
  },
)
