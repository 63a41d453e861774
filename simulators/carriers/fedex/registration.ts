import { createHash, randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import { z } from 'zod'
import { findLiveToken } from '../../core/access-token.ts'
import { epochSeconds, type Kit } from '../../core/kit.ts'
import type { Exchange } from '../../core/step.ts'
import type { SimulatedTenant } from '../../core/tenancy.ts'
import { type FedexError, say } from './errors.ts'

const halfAnHour = 1800
const tenMinutes = 600
const tenYears = 10 * 365 * 24 * 3600

/** The PIN of FedEx's own test cases; nobody gets a message here. */
const pin = '234560'

/** Signs account tokens. They are known by what is kept of them, so that another process takes them too. */
const secret = randomBytes(32)

const addressRequest = z.object({
  accountNumber: z.object({ value: z.string().regex(/^\d{9}$/) }),
  customerName: z.string().optional(),
  address: z.object({ streetLines: z.array(z.string()).min(1), postalCode: z.string(), countryCode: z.string() }),
})
const pinRequest = z.object({ option: z.enum(['SMS', 'CALL', 'EMAIL']) })
const pinAnswer = z.object({ secureCodePin: z.coerce.string() })
const invoiceRequest = z.object({
  invoiceDetail: z.object({
    number: z.coerce.string(),
    currency: z.string(),
    date: z.iso.date(),
    amount: z.coerce.number(),
  }),
})
const keptAccount = z.object({ tenant: z.string(), account: z.string() })

const badRequest: FedexError = {
  status: 400,
  code: 'BAD.REQUEST.ERROR',
  message: 'Missing or duplicate parameters. Please modify your request and try again.',
}
const expiredToken: FedexError = {
  status: 401,
  code: 'NOT.AUTHORIZED.ERROR',
  message: 'Access token expired. Please modify your request and try again.',
}
const reauthenticate: FedexError = {
  status: 401,
  code: 'LOGIN.REAUTHENTICATE.ERROR',
  message: 'The account token has expired. Please validate the address again.',
}

interface Call {
  readonly exchange: Exchange
  readonly tenant: SimulatedTenant
  readonly json: unknown
}

interface AccountCall extends Call {
  readonly account: string
  /** What is kept of the account token is known by this. */
  readonly key: string
}

const steps: Readonly<Record<string, (call: Call) => Promise<object | FedexError>>> = {
  '/registration/v2/address/keysgeneration': validateAddress,
  '/registration/v2/customerkeys/pingeneration': withAccount(sendPin),
  '/registration/v2/pin/keysgeneration': withAccount(validatePin),
  '/registration/v2/invoice/keysgeneration': withAccount(validateInvoice),
}

/** Answers a request to the account registration API, which makes a child's credentials in three calls. */
export async function serveRegistration(exchange: Exchange): Promise<void> {
  const { ctx, asked, body } = exchange
  const step = ctx.method === 'POST' ? steps[asked] : undefined
  if (step === undefined) return
  const tenant = await parentOf(exchange)
  if (tenant === undefined) return say(exchange, expiredToken)
  const answer = await step({ exchange, tenant, json: parsed(body) })
  if ('code' in answer) return say(exchange, answer)
  const customer = ctx.get('x-customer-transaction-id')
  ctx.status = 200
  ctx.body = {
    transactionId: crypto.randomUUID(),
    ...(customer === '' ? {} : { customerTransactionId: customer }),
    output: answer,
  }
}

/** The tenant that registers its customer: the bearer of the parent project's token. */
async function parentOf({ ctx, kit, environment }: Exchange): Promise<SimulatedTenant | undefined> {
  const [, value] = /^bearer (\S+)$/i.exec(ctx.get('authorization')) ?? []
  const token = value === undefined ? undefined : await findLiveToken(kit, value)
  if (token?.environment !== undefined && token.environment !== environment) return undefined
  return token?.tenant === undefined ? undefined : kit.tenancy.get(token.tenant)
}

async function validateAddress({ exchange: { kit }, tenant, json }: Call) {
  const asked = addressRequest.safeParse(json).data
  if (asked === undefined) return badRequest
  const account = asked.accountNumber.value
  const accountAuthToken = await new SignJWT({
    TypeOfJWT: 'AddressValidated',
    AccountNumber: account,
    DateTime: halfAnHour * 1000,
    exp: epochSeconds(kit) + halfAnHour,
    jti: crypto.randomUUID(),
  })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(secret)
  await kit.store.upsert('FedexAccount', digest(accountAuthToken), { tenant: tenant.id, account }, halfAnHour)
  return {
    mfaOptions: [
      {
        accountAuthToken,
        mfaRequired: true,
        email: 'PU***@S***.COM',
        phoneNumber: `***-***-${account.slice(-4)}`,
        options: { invoice: 'INVOICE', secureCode: ['SMS', 'CALL', 'EMAIL'] },
      },
    ],
  }
}

/** Takes the account token from its header; the bearer stays that of the parent project. */
function withAccount(step: (call: AccountCall) => Promise<object | FedexError>) {
  return async (call: Call) => {
    const { ctx, kit } = call.exchange
    const key = digest(ctx.get('accountauthtoken'))
    const known = keptAccount.safeParse(await kit.store.find('FedexAccount', key)).data
    return known?.tenant === call.tenant.id ? step({ ...call, account: known.account, key }) : reauthenticate
  }
}

async function sendPin({ exchange: { kit }, json, account, key }: AccountCall) {
  if (!pinRequest.safeParse(json).success) return badRequest
  await kit.store.upsert('FedexPin', key, { account }, tenMinutes)
  return { status: 'sent secured Pin' }
}

async function validatePin(call: AccountCall) {
  const given = pinAnswer.safeParse(call.json).data
  if (given === undefined) return badRequest
  const sent = await call.exchange.kit.store.find('FedexPin', call.key)
  if (sent === undefined || given.secureCodePin !== pin)
    return { status: 400, code: 'BAD.REQUEST.ERROR', message: 'The PIN is not valid or has expired.' }
  return newChild(call)
}

/** Of invoices only those of FedEx's own test cases exist. */
async function validateInvoice(call: AccountCall) {
  const asked = invoiceRequest.safeParse(call.json).data?.invoiceDetail
  if (asked === undefined) return badRequest
  if (asked.number !== '234562278' || asked.currency !== 'USD' || asked.amount !== 234)
    return {
      status: 404,
      code: 'INVOICEDETAILS.NUMBER.NOTEXIST',
      message: 'Invoice does not exist for the provided invoice number.',
    }
  return newChild(call)
}

async function newChild({ exchange: { kit }, tenant, account }: AccountCall) {
  const child = { child_Key: crypto.randomUUID(), child_secret: crypto.randomUUID() }
  const payload = { tenant: tenant.id, account, secret: digest(child.child_secret) }
  await kit.store.upsert('FedexChild', child.child_Key, payload, tenYears)
  return child
}

const keptChild = z.object({ tenant: z.string(), secret: z.string() })

/** Whether these are the credentials of a child of this tenant: the one it has from the start, or one it registered. */
export async function isChildOf(kit: Kit, tenant: SimulatedTenant, key: string, given: string): Promise<boolean> {
  if (tenant.childAccount?.key === key) return tenant.childAccount.secret === given
  const child = keptChild.safeParse(await kit.store.find('FedexChild', key)).data
  return child?.tenant === tenant.id && child.secret === digest(given)
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('base64url')
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
