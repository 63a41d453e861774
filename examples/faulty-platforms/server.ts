import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { nameOf, type Registration, scope, serve } from '../client-platforms/frame.ts'
import { faults } from './faults.ts'
import { correctRules, type Flow, type Rules, s256, type Tokens } from './rules.ts'

/** A correct platform of two tenants, written by hand, with one rule replaced where FAULT names a fault. */
declare module 'express-session' {
  interface SessionData {
    browser: string
  }
}

const rules = rulesWith(process.env.FAULT ?? '')
const flows = new Map<string, Flow>()
const connections = new Map<string, Tokens>()
const refreshing = new Map<string, Promise<Said>>()

const answerShape = z.object({
  access_token: z.string(),
  token_type: z.string().regex(/^bearer$/i),
  refresh_token: z.string().optional(),
  expires_in: z.number().default(3600),
})

function rulesWith(fault: string): Rules {
  const found = Object.entries(faults).find(([name]) => name === fault)
  return { ...correctRules, ...found?.[1] }
}

/** What a token endpoint said: tokens, a refusal for good, or nothing that ends a connection. */
type Said = Tokens | 'refused' | 'unavailable'

async function ask(registration: Registration, form: Record<string, string>): Promise<Said> {
  const { clientId, clientSecret, tokenUrl } = registration
  const response = await fetch(tokenUrl, {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  })
  const answer = answerShape.safeParse(response.ok ? await response.json().catch(() => undefined) : undefined)
  if (!answer.success) return response.status === 400 || response.status === 401 ? 'refused' : 'unavailable'
  const { access_token: access, refresh_token: refresh, expires_in: seconds } = answer.data
  return { access, refresh: refresh ?? form.refresh_token, expiresAt: Date.now() + seconds * 1000 }
}

async function refreshed(registration: Registration, kept: Tokens): Promise<Said> {
  const key = rules.tokensKey(registration)
  const { refresh } = kept
  if (refresh === undefined) return 'refused'
  const under = rules.sharesRefresh ? refreshing.get(key) : undefined
  if (under !== undefined) return under
  const work = ask(registration, { grant_type: 'refresh_token', refresh_token: refresh }).finally(() =>
    refreshing.delete(key),
  )
  refreshing.set(key, work)
  const fresh = await work
  // What was disconnected or connected anew meanwhile stays so.
  if (connections.get(key) !== kept) return fresh
  if (typeof fresh === 'object') connections.set(key, fresh)
  else if (fresh === 'refused' && rules.givesUp) connections.delete(key)
  return fresh
}

serve({
  connect(registration, request, response) {
    request.session.browser ??= randomBytes(16).toString('base64url')
    const state = randomBytes(24).toString('base64url')
    const verifier = rules.verifier()
    const { tenant, carrier } = registration
    flows.set(flowKey(request.session.browser, state), { tenant, carrier, verifier })
    const url = new URL(registration.authorizationUrl)
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: registration.clientId,
      redirect_uri: registration.redirectUri,
      scope,
      state,
      code_challenge: s256(verifier),
      code_challenge_method: 'S256',
    }).toString()
    response.redirect(url.href)
  },
  async callback(registration, request, response) {
    const { state, code, iss } = request.query
    const key = flowKey(request.session.browser ?? '', String(state))
    const flow = flows.get(key)
    const refuse = () => response.status(400).json({ error: 'not_connected' })
    if (flow === undefined || !rules.endsHere(flow, registration)) return refuse()
    if (rules.forgetsState) flows.delete(key)
    if (!rules.issuerFits(iss, registration) || typeof code !== 'string') return refuse()
    const { redirectUri } = registration
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: flow.verifier }
    const tokens = await ask(registration, form)
    if (typeof tokens === 'string') return refuse()
    connections.set(rules.tokensKey(registration), tokens)
    return response.json({ connected: nameOf(registration) })
  },
  async call(registration) {
    const kept = connections.get(rules.tokensKey(registration))
    const live = kept !== undefined && kept.expiresAt < Date.now() ? await refreshed(registration, kept) : kept
    if (live === 'unavailable') return { status: 503, body: { error: 'carrier_failed' } }
    if (live === undefined || live === 'refused') return { status: 409, body: { error: 'not_connected' } }
    const answer = await fetch(`${registration.api}/shipments`, {
      redirect: 'manual',
      headers: { authorization: `Bearer ${live.access}` },
    })
    return { status: answer.status, body: await answer.json().catch(() => ({})) }
  },
  connected: (registration) => connections.has(rules.tokensKey(registration)),
  disconnect: (registration) => connections.delete(rules.tokensKey(registration)),
})

function flowKey(browser: string, state: string): string {
  return rules.flowsAre === 'of-anybody' ? state : `${browser} ${state}`
}
