import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { RunningCarrier } from '../../index.ts'
import { inBody, sendForm, sendJson, startCarrier } from '../../testing/carrier.ts'
import { type Answer, newParty, type Party } from '../../testing/code-flow.ts'

const address = {
  accountNumber: { value: '700257037' },
  customerName: 'Acme',
  address: { streetLines: ['15 W 18TH ST FL 7'], city: 'NEW YORK', postalCode: '100114624', countryCode: 'US' },
}
const invoice = { number: '234562278', currency: 'USD', date: '2026-01-09', amount: '234.00' }
const mfaOutput = z.object({ output: z.object({ mfaOptions: z.array(z.object({ accountAuthToken: z.string() })) }) })
const childOutput = z.object({ output: z.object({ child_Key: z.uuid(), child_secret: z.uuid() }) })
const quirks = { 'fedex/ip-block': false }

let fedex: RunningCarrier
let party: Party
let bearer: string

beforeAll(async () => {
  fedex = await startCarrier('fedex', { quirks })
  party = await newParty(fedex, 'acme')
  bearer = await tokenOf(party)
})
afterAll(() => fedex.close())

async function tokenOf({ server, client }: Party): Promise<string> {
  const { json } = await sendForm(`${server.origin}/oauth/token`, {
    grant_type: 'client_credentials',
    ...inBody(client),
  })
  return String(json.access_token)
}

type Values = Readonly<Record<string, string>>
const call = (path: string, body: unknown, headers: Values = {}, origin = fedex.origin) =>
  sendJson(`${origin}/registration/v2/${path}`, body, { authorization: `Bearer ${bearer}`, ...headers })

async function accountToken(headers: Values = {}, origin = fedex.origin): Promise<string> {
  const answer = mfaOutput.parse((await call('address/keysgeneration', address, headers, origin)).json)
  return answer.output.mfaOptions[0]?.accountAuthToken ?? ''
}

function errorIn({ status, json }: Answer): unknown {
  const errors = z.array(z.object({ code: z.string() })).parse(json.errors)
  return [status, errors[0]?.code]
}

const withChild = ({ child_Key, child_secret }: Values, { client } = party) =>
  sendForm(`${fedex.origin}/oauth/token`, {
    grant_type: 'csp_credentials',
    ...inBody(client),
    child_Key: child_Key ?? '',
    child_secret: child_secret ?? '',
  })

describe('fedex/account-registration', () => {
  test('answers an address with ways to go on and an account token signed with HS256 for half an hour', async () => {
    const { status, text, json } = await call('address/keysgeneration', address, {
      'x-customer-transaction-id': 'mine',
    })
    expect(status).toBe(200)
    expect(text).toMatch(
      /^\{"transactionId":"[0-9a-f-]{36}","customerTransactionId":"mine","output":\{"mfaOptions":\[\{"accountAuthToken":"[^"]+","mfaRequired":true,"email":"PU\*\*\*@S\*\*\*\.COM","phoneNumber":"\*\*\*-\*\*\*-7037","options":\{"invoice":"INVOICE","secureCode":\["SMS","CALL","EMAIL"\]\}\}\]\}\}$/,
    )
    const token = mfaOutput.parse(json).output.mfaOptions[0]?.accountAuthToken ?? ''
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256' })
    expect(decodeJwt(token)).toMatchObject({ TypeOfJWT: 'AddressValidated', AccountNumber: '700257037' })
  })

  test('makes a child of an account by PIN, whose credentials get tokens for its parent and nobody else', async () => {
    const accountAuthToken = await accountToken()
    const sent = await call('customerkeys/pingeneration', { option: 'SMS', locale: 'en_US' }, { accountAuthToken })
    expect(sent.text).toMatch(/^\{"transactionId":"[0-9a-f-]{36}","output":\{"status":"sent secured Pin"\}\}$/)
    const wrong = await call('pin/keysgeneration', { secureCodePin: '000000' }, { accountAuthToken })
    expect(errorIn(wrong)).toEqual([400, 'BAD.REQUEST.ERROR'])
    const made = await call('pin/keysgeneration', { secureCodePin: '234560' }, { accountAuthToken })
    const child = childOutput.parse(made.json).output
    expect((await withChild(child)).status).toBe(200)
    expect((await withChild({ ...child, child_secret: 'wrong' })).status).toBe(401)
    expect((await withChild(child, await newParty(fedex, 'globex'))).status).toBe(401)
  })

  test('makes a child by invoice, and says where there is no such invoice', async () => {
    const accountAuthToken = await accountToken()
    const made = await call('invoice/keysgeneration', { invoiceDetail: invoice }, { accountAuthToken })
    expect((await withChild(childOutput.parse(made.json).output)).status).toBe(200)
    const other = { invoiceDetail: { ...invoice, number: 1 } }
    const refused = await call('invoice/keysgeneration', other, { accountAuthToken })
    expect(errorIn(refused)).toEqual([404, 'INVOICEDETAILS.NUMBER.NOTEXIST'])
  })

  test("takes the parent's token as the bearer and the account token in its own header, of the same tenant", async () => {
    const accountAuthToken = await accountToken()
    const swapped = await call(
      'customerkeys/pingeneration',
      { option: 'SMS' },
      { authorization: `Bearer ${accountAuthToken}` },
    )
    expect(errorIn(swapped)).toEqual([401, 'NOT.AUTHORIZED.ERROR'])
    const authorization = `Bearer ${await tokenOf(await newParty(fedex, 'initech'))}`
    const foreign = await call('customerkeys/pingeneration', { option: 'SMS' }, { authorization, accountAuthToken })
    expect(errorIn(foreign)).toEqual([401, 'LOGIN.REAUTHENTICATE.ERROR'])
    expect(errorIn(await call('address/keysgeneration', {}))).toEqual([400, 'BAD.REQUEST.ERROR'])
  })

  test('ends a PIN after ten minutes and an account token after thirty', async () => {
    await using late = await startCarrier('fedex', { quirks })
    const authorization = `Bearer ${await tokenOf(await newParty(late, 'acme'))}`
    const accountAuthToken = await accountToken({ authorization }, late.origin)
    const headers = { authorization, accountAuthToken }
    await call('customerkeys/pingeneration', { option: 'CALL' }, headers, late.origin)
    await late.clock.set({ offsetMs: 601_000 })
    const pin = await call('pin/keysgeneration', { secureCodePin: '234560' }, headers, late.origin)
    expect(errorIn(pin)).toEqual([400, 'BAD.REQUEST.ERROR'])
    await late.clock.set({ offsetMs: 1_801_000 })
    const token = await call('customerkeys/pingeneration', { option: 'CALL' }, headers, late.origin)
    expect(errorIn(token)).toEqual([401, 'LOGIN.REAUTHENTICATE.ERROR'])
  })
})
