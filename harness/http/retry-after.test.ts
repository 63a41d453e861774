import { expect, test } from 'vitest'
import { askedPause } from './retry-after.ts'

const now = Date.parse('Tue, 01 Jul 2025 12:00:00 GMT')

test.each([
  ['seconds', { 'retry-after': '7' }, 7000],
  ['fractions', { 'Retry-After': '0.5' }, 500],
  ['the other header', { 'X-Retry-After': '3' }, 3000],
  ['a date', { 'retry-after': 'Tue, 01 Jul 2025 12:00:09 GMT' }, 9000],
  ['a date that is over', { 'retry-after': 'Tue, 01 Jul 2025 11:00:00 GMT' }, 0],
  [
    "a date by the server's own clock",
    { date: 'Tue, 01 Jul 2025 13:00:00 GMT', 'retry-after': 'Tue, 01 Jul 2025 13:00:02 GMT' },
    2000,
  ],
  ['a date as RFC 850 had it', { 'retry-after': 'Tuesday, 01-Jul-25 12:00:09 GMT' }, 9000],
  ['a date as asctime has it', { 'retry-after': 'Tue Jul  1 12:00:09 2025' }, 9000],
  ['a date in a summer time', { 'retry-after': 'Tue, 01 Jul 2025 08:00:09 EDT' }, 9000],
  ['a leap second', { 'retry-after': 'Tue, 01 Jul 2025 12:00:60 GMT' }, 60_000],
  ['dates of two forms', { date: 'Tue Jul  1 13:00:00 2025', 'retry-after': 'Tuesday, 01-Jul-25 13:00:02 GMT' }, 2000],
  ['a date nobody can tell', { 'retry-after': 'Tue, 01 Jul 2025 12:00:09 XYZ' }, undefined],
  ['nothing', {}, undefined],
  ['nonsense', { 'retry-after': 'soon' }, undefined],
  ['a negative number', { 'retry-after': '-5' }, undefined],
  ['nonsense beside a number', { 'retry-after': 'later', 'x-retry-after': '4' }, 4000],
])('reads %s', (_what, headers, pause) => {
  expect(askedPause({ headers: Object.entries(headers) }, now)).toBe(pause)
})
