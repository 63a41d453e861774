import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PlayedCarrier } from '../../../../scenarios/api/client.ts'
import { type LocalServer, serveHttp } from '../../../http/local-server.ts'

/** How a small platform differs from its neighbours; all of these are right. */
export interface SmallPlatformStyle {
  /** How a start shows where to go. */
  readonly start?: 'redirect' | 'json'
  /** Whether tenants sign in on a form, or send a header. */
  readonly signIn?: 'header' | 'form'
  /** Where tokens are kept: for the tenant, or in the browser's session alone, after one more redirect. */
  readonly keeps?: 'tenant' | 'session'
  /** How responses reach its callback, and how often it redirects after one. */
  readonly responses?: 'query' | 'form_post'
  readonly detours?: number
  /** When the code is redeemed. */
  readonly redeems?: 'before-answer' | 'after-answer'
  /** Whom a state belongs to: its tenant, or whoever brings it (a fault). */
  readonly states?: 'of-tenant' | 'of-anybody'
}

/** What it has seen of requests, for tests of the driver. */
export interface SmallPlatform extends LocalServer {
  readonly seen: { readonly path: string; readonly headers: IncomingMessage['headers'] }[]
}

interface Flow {
  readonly tenant: string
  readonly carrier: PlayedCarrier
  readonly verifier: string
  readonly session: string
}

const clientOf = (tenant: string, carrier: string) => ({
  id: `${tenant}-${carrier}`,
  secret: `secret-${tenant}-${carrier}`,
})

/** A platform written down in one go, as small ones are: configured by hand, sessions in a cookie. */
export async function startSmallPlatform(
  carriers: readonly PlayedCarrier[],
  style: SmallPlatformStyle = {},
): Promise<SmallPlatform> {
  const flows = new Map<string, Flow>()
  const tokens = new Map<string, string>()
  const people = new Map<string, string>()
  const seen: SmallPlatform['seen'] = []
  const server = await serveHttp((request, response) => void answer(request, response).catch(() => response.destroy()))
  return { ...server, seen }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', server.origin)
    seen.push({ path: url.pathname, headers: request.headers })
    const known = /sid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1]
    const session = known ?? randomBytes(16).toString('base64url')
    if (known === undefined) response.setHeader('set-cookie', `sid=${session}; Path=/; HttpOnly; SameSite=Lax`)
    const [, what = '', tenant = '', id = ''] = url.pathname.split('/')
    const carrier = carriers.find((candidate) => candidate.id === id)
    if (what === 'login') return login(request, response, session)
    if (what === 'detour') {
      const left = Number(url.searchParams.get('left'))
      return left > 0 ? redirect(response, `/detour?left=${left - 1}`) : end(response, 200, 'connected')
    }
    if (what === 'done') {
      const pending = tokens.get(`pending ${session}`)
      if (pending !== undefined) tokens.set(`${session} ${tenant} ${id}`, pending)
      return end(response, 200, 'connected')
    }
    if (carrier === undefined) return end(response, 404, 'nothing here')
    if (what === 'cb') {
      const posted = style.responses === 'form_post'
      if ((request.method === 'POST') !== posted) return end(response, 405, 'not that way')
      return callback(response, posted ? await formOf(request) : url.searchParams, { tenant, carrier, session })
    }
    const owner =
      style.signIn === 'form' ? people.get(session) : request.headers['x-key']?.toString().replace('key-', '')
    if (owner !== tenant) {
      if (style.signIn !== 'form') return end(response, 401, 'who are you?')
      return redirect(response, `/login?to=${encodeURIComponent(url.pathname)}`)
    }
    return what === 'start'
      ? start(response, { tenant, carrier, session })
      : call(response, { tenant, carrier, session })
  }

  async function login(request: IncomingMessage, response: ServerResponse, session: string): Promise<void> {
    const { searchParams } = new URL(request.url ?? '/', server.origin)
    if (request.method !== 'POST') {
      const form =
        '<form method="post"><input name="user"><input name="password" type="password"><button>Sign in</button></form>'
      return end(response, 200, `<!doctype html>${form}`, 'text/html')
    }
    people.set(session, (await formOf(request)).get('user') ?? '')
    return redirect(response, searchParams.get('to') ?? '/')
  }

  function start(response: ServerResponse, { tenant, carrier, session }: Omit<Flow, 'verifier'>): void {
    const state = randomBytes(24).toString('base64url')
    const verifier = randomBytes(32).toString('base64url')
    flows.set(state, { tenant, carrier, verifier, session })
    const url = new URL(carrier.endpoints.authorization_endpoint)
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientOf(tenant, carrier.id).id,
      redirect_uri: `${server.origin}/cb/${tenant}/${carrier.id}`,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...(style.responses === 'form_post' ? { response_mode: 'form_post' } : {}),
    }).toString()
    if (style.start === 'json') end(response, 200, JSON.stringify({ go: { to: url.href } }), 'application/json')
    else redirect(response, url.href)
  }

  async function callback(
    response: ServerResponse,
    params: URLSearchParams,
    at: Omit<Flow, 'verifier'>,
  ): Promise<void> {
    const state = params.get('state') ?? ''
    const code = params.get('code')
    const flow = flows.get(state)
    const mine = flow !== undefined && flow.tenant === at.tenant && flow.session === at.session
    const takes = style.states === 'of-anybody' ? flow !== undefined : mine
    if (flow === undefined || !takes || flow.carrier !== at.carrier) return end(response, 400, 'no')
    flows.delete(state)
    if (code === null) return end(response, 400, 'the person said no')
    const redeemed = async (): Promise<boolean> => {
      const token = await redeem(at, flow, code)
      if (token === undefined) return false
      tokens.set(style.keeps === 'session' ? `pending ${at.session}` : `${at.tenant} ${at.carrier.id}`, token)
      return true
    }
    if (style.redeems === 'after-answer') {
      // Nobody is left to be told of a carrier's trouble.
      setTimeout(() => void redeemed().catch(() => false), 25)
      return end(response, 200, 'we are on it')
    }
    if (!(await redeemed())) return end(response, 400, 'the carrier did not want that')
    return redirect(
      response,
      style.detours === undefined ? `/done/${at.tenant}/${at.carrier.id}` : `/detour?left=${style.detours}`,
    )
  }

  async function redeem(at: Omit<Flow, 'verifier'>, flow: Flow, code: string): Promise<string | undefined> {
    const { id, secret } = clientOf(at.tenant, at.carrier.id)
    const answer = await fetch(at.carrier.endpoints.token_endpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: `${server.origin}/cb/${flow.tenant}/${flow.carrier.id}`,
        code_verifier: flow.verifier,
      }),
    })
    const body: unknown = await answer.json()
    return typeof body === 'object' && body !== null && 'access_token' in body ? String(body.access_token) : undefined
  }

  async function call(response: ServerResponse, { tenant, carrier, session }: Omit<Flow, 'verifier'>): Promise<void> {
    const token = tokens.get(
      style.keeps === 'session' ? `${session} ${tenant} ${carrier.id}` : `${tenant} ${carrier.id}`,
    )
    if (token === undefined) return end(response, 409, 'not connected')
    const answer = await fetch(`${carrier.api}/any/where`, { headers: { authorization: `Bearer ${token}` } })
    end(response, answer.status, await answer.text(), 'application/json')
  }
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return new URLSearchParams(Buffer.concat(chunks).toString())
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end()
}

function end(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type }).end(text)
}
