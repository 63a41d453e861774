import { expect, test } from 'vitest'
import { joinedTenant } from './joined-tenant.ts'

test('reads what a tenant that has joined sends', () => {
  expect(joinedTenant('initech', '{"headers":{"authorization":"Bearer k"}}\n')).toMatchObject({
    id: 'initech',
    headers: [['authorization', 'Bearer k']],
  })
})

test.each(['', 'done', '{}', '{"headers":[]}'])('says so where the command wrote %j', (output) => {
  expect(joinedTenant('initech', output)).toBeUndefined()
})
