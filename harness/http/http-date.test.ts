import { expect, test } from 'vitest'
import { readHttpDate } from './http-date.ts'

const now = Date.parse('2025-07-01T12:00:00Z')
const nine = now + 9000

test.each([
  ['the form of RFC 9110', 'Tue, 01 Jul 2025 12:00:09 GMT', nine],
  ['the form of RFC 850', 'Tuesday, 01-Jul-25 12:00:09 GMT', nine],
  ['the form of asctime', 'Tue Jul  1 12:00:09 2025', nine],
  ['other letters than usual', 'TUE, 01 JUL 2025 12:00:09 gmt', nine],
  ['UTC by another name', 'Tue, 01 Jul 2025 12:00:09 UTC', nine],
  ['an American summer time', 'Tue, 01 Jul 2025 08:00:09 EDT', nine],
  ['an American winter time', 'Tue, 01 Jul 2025 07:00:09 EST', nine],
  ['a European summer time', 'Tuesday, 01-Jul-25 14:00:09 CEST', nine],
  ['an offset', 'Tue, 01 Jul 2025 17:30:09 +0530', nine],
  ['a leap second', 'Tue, 31 Dec 2024 23:59:60 GMT', Date.parse('2025-01-01T00:00:00Z')],
  ['a leap second in the form of asctime', 'Tue Dec 31 23:59:60 2024', Date.parse('2025-01-01T00:00:00Z')],
  [
    'the hour that a change to summer time leaves out',
    'Sun, 30 Mar 2025 02:30:00 GMT',
    Date.parse('2025-03-30T02:30Z'),
  ],
  ['a short year of the past', 'Sunday, 06-Nov-94 08:49:37 GMT', Date.parse('1994-11-06T08:49:37Z')],
  ['a short year of the next decades', 'Friday, 01-Jan-60 00:00:00 GMT', Date.parse('2060-01-01T00:00:00Z')],
])('reads %s', (_what, text, at) => {
  expect(readHttpDate(text, now)).toBe(at)
})

test.each([
  'soon',
  '-5',
  '2025-07-01T12:00:09Z',
  'Tue, 01 Jul 2025 12:00:61 GMT',
  'Tue, 01 Jul 2025 24:00:00 GMT',
  'Sun, 30 Feb 2025 12:00:00 GMT',
  'Tue, 01 Jul 2025 12:00:09 XYZ',
  'Tue, 01 Xxx 2025 12:00:09 GMT',
])('takes %s for no date', (text) => {
  expect(readHttpDate(text, now)).toBeUndefined()
})
