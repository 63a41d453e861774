import { describe, expect, test } from 'vitest'
import { startServer } from '../../core/server.ts'
import type { Step } from '../../core/step.ts'
import { inBody, sendForm, sendJson } from '../../testing/carrier.ts'
import { newParty } from '../../testing/code-flow.ts'
import { carriers } from '../index.ts'
import { tableOf } from '../table.ts'
import { limitDays } from './quirks/daily-quota.ts'

describe('fedex/daily-quota', () => {
  test('refuses what is over the quota until the day is over in Greenwich', async () => {
    const small: Step = limitDays(2)
    const table = tableOf('fedex', 'today', {}).map((step) => (step.name === small.name ? small : step))
    await using server = await startServer({
      carrier: carriers.fedex,
      profile: 'today',
      table,
      host: '127.0.0.1',
      port: 0,
      seed: undefined,
    })
    const { client } = await newParty(server, 'acme')
    const day = 86_400_000
    const untilEvening = day - (Date.now() % day) - 1_000_000
    await server.clock.set({ offsetMs: untilEvening, frozen: true })
    const { json } = await sendForm(`${server.origin}/oauth/token`, {
      grant_type: 'client_credentials',
      ...inBody(client),
    })
    const body = { trackingInfo: [{ trackingNumberInfo: { trackingNumber: '123456789012' } }] }
    const call = () =>
      sendJson(`${server.origin}/track/v1/trackingnumbers`, body, { authorization: `Bearer ${json.access_token}` })
    const answers = [await call(), await call(), await call()]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(answers[2]?.text).toContain('daily transaction quota')
    await server.clock.set({ offsetMs: untilEvening + 1_100_000 })
    expect((await call()).status).toBe(200)
  })
})
