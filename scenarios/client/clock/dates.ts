import type { Arrival, CarrierAnswer } from '../../api/carrier.ts'
import type { ClientTarget } from '../../api/client.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** The steps of a sweep, each in both directions, and what to call them. */
export const steps = [
  ['5 s', 5 * second],
  ['60 s', minute],
  ['2 min', 2 * minute],
  ['5 min', 5 * minute],
  ['1 h', hour],
  ['a day', 24 * hour],
] as const

/** How a moment may stand in a Date header: RFC 9110, 5.6.7, and what is seen beside it. */
export const dateFormats = {
  'as RFC 9110 wants it': (at: number) => new Date(at).toUTCString(),
  'as RFC 850 had it': (at: number) => {
    const { weekday, day, month, year, time } = partsOf(at)
    return `${weekday}, ${day}-${month}-${year.slice(-2)} ${time} GMT`
  },
  'as asctime has it': (at: number) => {
    const { weekday, day, month, year, time } = partsOf(at)
    return `${weekday.slice(0, 3)} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`
  },
  'in a summer time': (at: number) => new Date(at - 4 * hour).toUTCString().replace('GMT', 'EDT'),
  'with a leap second': (at: number) => new Date(at).toUTCString().replace(/:\d\d GMT/, ':60 GMT'),
} as const satisfies Record<string, (at: number) => string>

export type DateFormat = keyof typeof dateFormats

function partsOf(at: number) {
  const date = new Date(at)
  const [, day = '', month = '', year = '', time = ''] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? []
  return { day, month, year, time, weekday: date.toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' }) }
}

/** Lets the carrier of this run answer as if its clock were off by so much, whatever it is asked. */
export function dated(target: ClientTarget, skewMs: number, format: DateFormat = 'as RFC 9110 wants it') {
  const stamp = async (arrival: Arrival, honest: () => Promise<CarrierAnswer>): Promise<CarrierAnswer> => {
    const answer = await honest()
    if (answer.kind !== 'json' && answer.kind !== 'text') return answer
    const date = ['date', dateFormats[format](arrival.at + skewMs)] as const
    const others = (answer.headers ?? []).filter(([name]) => name !== 'date')
    return { ...answer, headers: [...others, date] }
  }
  return target.behave({ token: stamp, api: stamp, metadata: stamp, other: stamp })
}

export const formats: readonly DateFormat[] = [
  'as RFC 9110 wants it',
  'as RFC 850 had it',
  'as asctime has it',
  'in a summer time',
  'with a leap second',
]
