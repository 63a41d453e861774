import express, { type NextFunction, type Request, type Response } from 'express'
import session from 'express-session'

/** One tenant's registration at one carrier, as the environment says it. */
export interface Registration {
  readonly tenant: string
  readonly carrier: string
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  readonly issuer: string
  readonly authorizationUrl: string
  readonly tokenUrl: string
  readonly api: string
}

export const scope = 'shipping'
const port = Number(process.env.PORT)

export const registrations: readonly Registration[] = ['acme', 'globex'].flatMap((tenant) =>
  ['ups', 'fedex'].map((carrier) => ({
    tenant,
    carrier,
    clientId: variable(tenant, carrier, 'ID'),
    clientSecret: variable(tenant, carrier, 'SECRET'),
    redirectUri: `http://127.0.0.1:${port}/callback/${tenant}/${carrier}`,
    issuer: variable(carrier, 'ISSUER'),
    authorizationUrl: variable(carrier, 'AUTHORIZATION_URL'),
    tokenUrl: variable(carrier, 'TOKEN_URL'),
    api: variable(carrier, 'API'),
  })),
)

/** How a platform connects a tenant with a carrier; the frame knows who asks and for what. */
export interface Platform {
  connect(registration: Registration, request: Request, response: Response, next: NextFunction): unknown
  callback(registration: Registration, request: Request, response: Response, next: NextFunction): unknown
  /** Asks the carrier for shipments with the tenant's token. */
  call(registration: Registration): Promise<Answer>
  connected(registration: Registration): boolean
  disconnect(registration: Registration): unknown
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** What all platforms here have in common: sessions in memory, a key for each tenant, and addresses per tenant and carrier. */
export function serve(platform: Platform): void {
  const app = express()
  app.disable('x-powered-by')
  app.use(
    session({
      secret: variable('SESSION', 'SECRET'),
      resave: false,
      saveUninitialized: false,
      cookie: { sameSite: 'lax' },
    }),
  )
  app.get('/health', (_, response) => void response.json({ status: 'up' }))
  app.get('/callback/:tenant/:carrier', (request, response, next) => {
    const registration = registrationOf(request)
    if (registration === undefined) return response.sendStatus(404)
    return platform.callback(registration, request, response, next)
  })

  const pair = '/tenants/:tenant/carriers/:carrier'
  app.use(pair, (request, response, next) => {
    const { tenant } = request.params
    if (request.get('x-api-key') === variable(tenant, 'KEY')) next()
    else response.status(401).json({ error: 'unauthorized' })
  })
  const at =
    (handle: (registration: Registration, request: Request, response: Response, next: NextFunction) => unknown) =>
    async (request: Request, response: Response, next: NextFunction): Promise<void> => {
      const registration = registrationOf(request)
      if (registration === undefined) response.sendStatus(404)
      else await handle(registration, request, response, next)
    }
  app.get(`${pair}/connect`, at(platform.connect))
  app.get(
    `${pair}/shipments`,
    at(async (registration, _, response) => {
      if (!platform.connected(registration)) return response.status(409).json({ error: 'not_connected' })
      const { status, body } = await platform.call(registration)
      return response.status(status).json(body)
    }),
  )
  app.get(
    pair,
    at((registration, _, response) => response.json({ connected: platform.connected(registration) })),
  )
  app.delete(
    pair,
    at((registration, _, response) => {
      platform.disconnect(registration)
      response.sendStatus(204)
    }),
  )

  app.use((error: unknown, _: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error)
    console.error(error instanceof Error ? `${error.name}: ${error.message}` : 'something went wrong')
    return response.status(502).json({ error: 'carrier_failed' })
  })
  app.listen(port, '127.0.0.1')
}

/** The key under which a platform keeps what belongs to a tenant at a carrier. */
export function nameOf({ tenant, carrier }: Registration): string {
  return `${tenant}/${carrier}`
}

function registrationOf({ params: { tenant, carrier } }: Request): Registration | undefined {
  return registrations.find((candidate) => candidate.tenant === tenant && candidate.carrier === carrier)
}

function variable(...parts: readonly (string | string[] | undefined)[]): string {
  return process.env[parts.join('_').toUpperCase()] ?? ''
}
