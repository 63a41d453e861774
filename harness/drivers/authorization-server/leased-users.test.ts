import { expect, test } from 'vitest'
import { alice, tenantInTests } from './driver-in-tests.ts'
import { leaseUsers } from './leased-users.ts'
import { createTurns } from './turns.ts'

const tenants = [tenantInTests()] as const
const login = { kind: 'form', steps: [], deny: [], failure: undefined } as const
const signal = new AbortController().signal
const request = { tenants, login, needs: [], signal }

test('gives a person to others while a scenario only waits, and back when the person is needed again', async () => {
  const turns = createTurns()
  const waiting = await leaseUsers(turns, request)
  waiting.handBack()
  const other = await leaseUsers(turns, request)
  expect(other.of(tenants[0])).toEqual([alice])
  let again = false
  const borrowed = waiting.borrow(tenants[0]).then((user) => {
    again = true
    return user
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(again).toBe(false)
  other.release()
  expect(await borrowed).toEqual(alice)
})

test('lets go once, however often it is asked to', async () => {
  const turns = createTurns()
  const waiting = await leaseUsers(turns, request)
  waiting.handBack()
  const other = await leaseUsers(turns, request)
  waiting.release()
  let third = false
  void leaseUsers(turns, request).then(() => {
    third = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(third).toBe(false)
  other.release()
})
