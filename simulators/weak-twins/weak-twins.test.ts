import { afterAll, describe, expect, test } from 'vitest'
import { goodSteps } from '../core/steps.ts'
import { type RunningCarrier, startGoodServer, startWeakTwin } from '../index.ts'
import { openBrowser } from '../testing/browser.ts'
import {
  authorizationUrl,
  authorize,
  clientAt,
  codeFor,
  newParty,
  newVerifier,
  type Party,
  probe,
  redeem,
  refresh,
  tokenRequest,
  tokensOf,
} from '../testing/code-flow.ts'
import { weakTwins } from './index.ts'

/** Whether the fault of a twin shows at a server. */
type Probe = (party: Party) => Promise<boolean>

const verifier = newVerifier()
const refreshToken = async (party: Party) => (await tokensOf(party)).json.refresh_token
const hasTokens = ({ json }: { readonly json: Readonly<Record<string, unknown>> }) =>
  typeof json.access_token === 'string'
const gotCode = (location: URL | undefined) => location?.searchParams.has('code') === true

const probes: Readonly<Record<string, Probe>> = {
  'accepts-any-redirect-uri': async (party) =>
    gotCode(await authorize(party, verifier, { redirect_uri: 'https://evil.example/' })),
  'matches-redirect-uri-prefix': async (party) => {
    const longer = `${party.client.redirectUris[0]}.evil`
    return gotCode(await authorize(party, verifier, { redirect_uri: longer }))
  },
  'does-not-require-pkce': async (party) =>
    gotCode(await authorize(party, verifier, { code_challenge: undefined, code_challenge_method: undefined })),
  'ignores-wrong-verifier': async (party) =>
    hasTokens(await redeem(party, await codeFor(party, verifier), newVerifier())),
  'accepts-missing-verifier': async (party) =>
    hasTokens(await redeem(party, await codeFor(party, verifier), undefined)),
  'accepts-verifier-without-challenge': async (party) => {
    const code = await codeFor(party, verifier, { code_challenge: undefined, code_challenge_method: undefined })
    return hasTokens(await redeem(party, code, verifier))
  },
  'accepts-plain-challenge': async (party) => {
    const location = await authorize(party, verifier, { code_challenge: verifier, code_challenge_method: undefined })
    const code = location?.searchParams.get('code')
    return typeof code === 'string' && hasTokens(await redeem(party, code, verifier))
  },
  'redeems-code-twice': async (party) => {
    const code = await codeFor(party, verifier)
    await redeem(party, code, verifier)
    return hasTokens(await redeem(party, code, verifier))
  },
  'keeps-tokens-after-code-replay': async (party) => {
    const code = await codeFor(party, verifier)
    const { json } = await redeem(party, code, verifier)
    await redeem(party, code, verifier)
    return (await probe(party.tenant, json.access_token)) === 200
  },
  'redeems-code-of-another-client': async (party) => {
    const other = { ...party, client: clientAt(party.tenant, 1) }
    const [redirect_uri] = party.client.redirectUris
    return hasTokens(await redeem(other, await codeFor(party, verifier), verifier, { redirect_uri }))
  },
  'keeps-refresh-token': async (party) => {
    const token = await refreshToken(party)
    return (await refresh(party, token)).json.refresh_token === token
  },
  'accepts-rotated-refresh-token': async (party) => {
    const token = await refreshToken(party)
    const { json } = await refresh(party, token)
    return json.refresh_token !== token && hasTokens(await refresh(party, token))
  },
  'ignores-refresh-token-reuse': async (party) => {
    const token = await refreshToken(party)
    const { json } = await refresh(party, token)
    await refresh(party, token)
    return hasTokens(await refresh(party, json.refresh_token))
  },
  'leaves-out-iss': async (party) => {
    const location = await authorize(party, verifier)
    return gotCode(location) && location?.searchParams.has('iss') === false
  },
  'offers-password-grant': async (party) => {
    const [user] = party.tenant.users
    return hasTokens(await tokenRequest(party, { grant_type: 'password', ...user }))
  },
  'redirects-with-307-after-login': async ({ server }) => {
    const tenant = await server.addTenant({
      id: `login-${crypto.randomUUID()}`,
      login: 'form',
      users: [{ username: 'ann', password: 'pw' }],
    })
    const party = { server, tenant, client: clientAt(tenant, 0) }
    const browser = openBrowser()
    const page = await browser.open(authorizationUrl(party, verifier))
    return (await browser.post(page, { username: 'ann', password: 'pw' })).status === 307
  },
}

const open: RunningCarrier[] = []
afterAll(async () => void (await Promise.all(open.map((server) => server.close()))))

async function kept(starting: Promise<RunningCarrier>): Promise<RunningCarrier> {
  const server = await starting
  open.push(server)
  return server
}

describe('a weak twin', () => {
  test('replaces a step of the table by one of the same stage', () => {
    const misplaced = weakTwins.filter(
      ({ step }) => goodSteps.find(({ name }) => name === step.name)?.stage !== step.stage,
    )
    expect(misplaced.map(({ id }) => id)).toEqual([])
  })

  test('has an id of its own', () => {
    const ids = weakTwins.map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  test('is there for every probe', () => {
    const ids = weakTwins.map(({ id }) => id)
    expect(Object.keys(probes).filter((id) => !ids.includes(id))).toEqual([])
  })

  // The twins of a theme's folder are shown by the scenarios that catch them.
  test.each(weakTwins.filter(({ id }) => id in probes))('$id: $fault', async (twin) => {
    const profile = twin.profile ?? 'rfc9700'
    const good = await newParty(await kept(startGoodServer({ profile })), 'acme')
    const weak = await newParty(await kept(startWeakTwin(twin.id)), 'acme')
    const shows = probes[twin.id]
    expect(await shows?.(good)).toBe(false)
    expect(await shows?.(weak)).toBe(true)
    expect((await tokensOf(weak)).status).toBe(200)
  })
})

test('refuses a twin that names no step', async () => {
  const step = { name: 'no-such-step', stage: 'code', apply() {} } as const
  await expect(startWeakTwin({ id: 'x', fault: 'x', step })).rejects.toThrow(/no-such-step/)
})
