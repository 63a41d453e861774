import { expect, test } from 'vitest'
import { startSimulators } from '../start-simulators.ts'
import { newParty, post } from '../testing/code-flow.ts'
import { checkOwnQuirks, type OwnQuirk } from './own-quirks.ts'

const quirkModule = new URL('../testing/module-with-quirks.ts', import.meta.url).href

test.each([{ inProcess: true }, { inProcess: false }])(
  'puts a quirk of your own into a carrier (%o)',
  async (where) => {
    const quirks = { 'ups/stamps-answers': true }
    await using simulators = await startSimulators({ ...where, carriers: ['ups'], quirkModule, quirks, control: true })
    const ups = simulators.carrier('ups')
    const stamp = async () => {
      const { client } = await newParty(ups, `acme-${crypto.randomUUID().slice(0, 8)}`)
      const { headers } = await post(ups.endpoints.token_endpoint, client, { grant_type: 'client_credentials' })
      return headers['x-stamp']
    }
    expect(await stamp()).toBe('a quirk of our own')
    expect(await ups.command({ kind: 'describe' })).toMatchObject({
      quirks: expect.arrayContaining([expect.objectContaining({ id: 'ups/stamps-answers', on: true })]),
    })
    await ups.command({ kind: 'configure', configuration: { quirks: { 'ups/stamps-answers': false } } })
    expect(await stamp()).toBeUndefined()
    await using session = await simulators.session({ quirks: { 'ups/stamps-answers': true } })
    expect(session.carrier('ups').id).toBe('ups')
  },
)

test('refuses a switch for a quirk that no module brings', async () => {
  await expect(startSimulators({ quirks: { 'ups/stamps-answers': true } })).rejects.toThrow('ups/stamps-answers')
})

const good: OwnQuirk = { id: 'dhl/late', carrier: 'dhl', says: 'It is late.', on: ['today'], steps: () => [] }

test.each([
  [{ ...good, id: 'acme/late' }, 'id'],
  [{ ...good, carrier: 'ups' }, 'begin with its carrier'],
  [{ ...good, id: 'dhl/problem-json' }, 'bundled'],
  [{ ...good, on: ['tomorrow'] }, 'on.0'],
  [{ ...good, steps: [] }, 'steps'],
  [undefined, 'Quirk 1'],
])('says what is wrong with %j', (quirk, sentence) => {
  expect(() => checkOwnQuirks([quirk])).toThrow(sentence)
})

test('knows a good one', () => {
  expect(checkOwnQuirks([good])).toMatchObject([{ id: 'dhl/late', says: 'It is late.' }])
})
