import { timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import Koa from 'koa'
import { z } from 'zod'
import { serveConsole } from '../console/serve-console.ts'
import { closeServer, listen, originOf } from '../core/listen.ts'
import type { RunningCarrier } from '../core/server.ts'
import { SimulatorError } from '../simulator-error.ts'
import { streamJournal } from './journal-events.ts'
import { openApiDocument } from './openapi.ts'
import { readJson } from './read-json.ts'
import type { Route } from './route.ts'
import { carrierOf, routes } from './routes.ts'
import type { SessionRegistry } from './sessions.ts'

export interface ControlOptions {
  readonly carriers: readonly RunningCarrier[]
  readonly sessions: SessionRegistry
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Asked for as a bearer token; without one only this machine is served. */
  readonly token?: string | undefined
}

export interface Control extends AsyncDisposable {
  readonly address: string
  close(): Promise<void>
}

/** Serves the control API and the console. */
export async function startControl(options: ControlOptions): Promise<Control> {
  if (options.token === undefined && !isLoopback(options.host))
    throw new SimulatorError(
      'TOKEN_NEEDED',
      `The control port would be open to others on ${options.host}; set a token, or listen on 127.0.0.1.`,
    )
  const app = new Koa()
  // What goes wrong is answered; it is not printed a second time.
  app.silent = true
  const server = createServer()
  const port = await listen(server, options.host, options.port)
  const address = originOf('http', options.host, port)
  app.use(answerErrors)
  app.use((ctx, next) => guard(ctx, next, options.token, address))
  app.use((ctx) => serve(ctx, options, address))
  server.on('request', app.callback())
  const close = () => closeServer(server)
  return { address, close, [Symbol.asyncDispose]: close }
}

const matchers = routes.map((route) => ({
  route,
  pattern: new URLPattern({ pathname: route.path.replace(/\{(\w+)\}/g, ':$1') }),
}))

async function serve(ctx: Koa.Context, options: ControlOptions, address: string): Promise<void> {
  const { carriers } = options
  if (ctx.method === 'GET' && ctx.path === '/openapi.json') {
    ctx.body = openApiDocument(address)
    return
  }
  if (ctx.method === 'GET' && ctx.path === '/journal/events') return streamJournal(ctx, carriers)
  const [, followed] = /^\/sessions\/([^/]+)\/journal\/events$/.exec(ctx.path) ?? []
  if (ctx.method === 'GET' && followed !== undefined) return streamJournal(ctx, options.sessions.get(followed).carriers)
  if (ctx.method === 'GET' && (await serveConsole(ctx))) return
  const fitting = matchers.filter(({ pattern }) => pattern.test({ pathname: ctx.path }))
  const found = fitting.find(({ route }) => route.method === ctx.method)
  if (found === undefined) {
    if (fitting.length === 0)
      throw new SimulatorError('NOT_FOUND', `There is nothing at ${ctx.path}; see /openapi.json for what there is.`)
    ctx.status = 405
    ctx.set('allow', fitting.map(({ route }) => route.method).join(', '))
    ctx.body = { error: 'BAD_REQUEST', message: `${ctx.path} does not take ${ctx.method}.` }
    return
  }
  const params = named(found.pattern.exec({ pathname: ctx.path })?.pathname.groups ?? {})
  await run(ctx, found.route, options, params)
}

async function run(
  ctx: Koa.Context,
  route: Route,
  { carriers: all, sessions }: ControlOptions,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const body = route.body === undefined ? undefined : await readJson(ctx)
  const query = Object.fromEntries(new URLSearchParams(ctx.querystring))
  const carriers = params.session === undefined ? all : sessions.get(params.session).carriers
  const request = { carriers, sessions, params, body, query, carrier: () => carrierOf({ carriers, params }) }
  const answer = await route.handle(request)
  if (route.answer === undefined) ctx.status = 204
  else ctx.body = answer
}

function named(groups: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value ?? '')]))
}

const statusOf = {
  NOT_FOUND: 404,
  TOKEN_NEEDED: 401,
  PORT_IN_USE: 409,
  NO_WORKBENCH: 409,
  UNKNOWN_CARRIER: 400,
  UNKNOWN_QUIRK: 400,
  BAD_FAULT_PLAN: 400,
  BAD_REQUEST: 400,
  BAD_STORE: 400,
  STORE_UNREACHABLE: 503,
} as const satisfies Record<SimulatorError['code'], number>

async function answerErrors(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  try {
    await next()
  } catch (error) {
    const refused = inWords(error)
    if (refused === undefined) throw error
    ctx.status = statusOf[refused.code]
    ctx.body = { error: refused.code, message: refused.message }
  }
}

function inWords(error: unknown): SimulatorError | undefined {
  if (error instanceof SimulatorError) return error
  if (!(error instanceof z.ZodError)) return undefined
  const [issue] = error.issues
  const at = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  return new SimulatorError('BAD_REQUEST', `${at}${issue?.message ?? 'not what the document describes'}.`)
}

/** Others on the network need the token; pages of other sites in this machine's browser get nothing either way. */
async function guard(ctx: Koa.Context, next: Koa.Next, token: string | undefined, address: string): Promise<void> {
  ctx.set('x-content-type-options', 'nosniff')
  ctx.set('cache-control', 'no-store')
  const origin = ctx.get('origin')
  const name = URL.parse(`http://${ctx.get('host')}`)?.hostname ?? ''
  // A name that somebody else's DNS points here is not this machine's.
  if (token === undefined && !isLoopback(name))
    throw new SimulatorError('TOKEN_NEEDED', `Use ${address}; other names need a token.`)
  if (origin !== '' && URL.parse(origin)?.host !== ctx.get('host'))
    throw new SimulatorError('TOKEN_NEEDED', 'Pages of other sites may not use the control API.')
  const isPage = ctx.path === '/' || ctx.path.startsWith('/console/')
  if (token !== undefined && !isPage && !sameText(ctx.get('authorization'), `Bearer ${token}`)) {
    ctx.set('www-authenticate', 'Bearer')
    throw new SimulatorError('TOKEN_NEEDED', 'Send the token of the simulators: `Authorization: Bearer …`.')
  }
  await next()
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
