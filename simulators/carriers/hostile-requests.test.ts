import { describe, test } from 'vitest'
import { carrierIds, carrierProfiles } from '../index.ts'
import { fuzzCarrier } from '../testing/fuzz-carrier.ts'

describe.each(carrierProfiles)('under %s', (profile) => {
  test.each(carrierIds)(
    '%s answers whatever it is sent without an error of its own and shows nothing of another tenant',
    (id) => fuzzCarrier(id, { profile, requests: 250 }),
  )
})
