const imfFixdate = /^[a-z]{3}, (\d{2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) ([a-z]{1,4}|[+-]\d{4})$/i
const rfc850 = /^[a-z]{3,9}day, (\d{2})-([a-z]{3})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) ([a-z]{1,4}|[+-]\d{4})$/i
const asctime = /^[a-z]{3} ([a-z]{3}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/i

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Zone names of RFC 5322, 4.3 (obs-zone), and those of European summer and winter, in hours ahead of UTC. */
const zones: Readonly<Partial<Record<string, number>>> = {
  gmt: 0,
  ut: 0,
  utc: 0,
  z: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
  wet: 0,
  west: 1,
  bst: 1,
  cet: 1,
  cest: 2,
  eet: 2,
  eest: 3,
}

/**
 * An HTTP date (RFC 9110, 5.6.7) in milliseconds since 1970, in any of its three forms and whatever time zone this
 * machine is in; servers were seen to write other zones than GMT, so those of name or offset are read too. A leap second
 * (`:60`) is the first second of the next minute. Undefined for anything else.
 */
export function readHttpDate(text: string, now: number): number | undefined {
  const value = text.trim()
  const fixed = imfFixdate.exec(value)
  if (fixed !== null) {
    const [, day = '', month = '', year = '', hour = '', minute = '', second = '', zone = ''] = fixed
    return moment({ day, month, year: Number(year), hour, minute, second, zone })
  }
  const old = rfc850.exec(value)
  if (old !== null) {
    const [, day = '', month = '', year = '', hour = '', minute = '', second = '', zone = ''] = old
    return moment({ day, month, year: nearestYear(Number(year), now), hour, minute, second, zone })
  }
  const plain = asctime.exec(value)
  if (plain === null) return undefined
  const [, month = '', day = '', hour = '', minute = '', second = '', year = ''] = plain
  return moment({ day, month, year: Number(year), hour, minute, second, zone: 'GMT' })
}

interface Parts {
  readonly day: string
  readonly month: string
  readonly year: number
  readonly hour: string
  readonly minute: string
  readonly second: string
  readonly zone: string
}

function moment({ day, month, year, hour, minute, second, zone }: Parts): number | undefined {
  const at = months.indexOf(month.toLowerCase())
  const ahead = minutesAhead(zone)
  const dayOfMonth = Number(day)
  if (at < 0 || ahead === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
  const midnight = Date.UTC(year, at, dayOfMonth)
  // The thirtieth of February has become another day.
  if (new Date(midnight).getUTCDate() !== dayOfMonth) return undefined
  return midnight + ((Number(hour) * 60 + Number(minute) - ahead) * 60 + Number(second)) * 1000
}

function minutesAhead(zone: string): number | undefined {
  const offset = /^([+-])(\d{2})(\d{2})$/.exec(zone)
  if (offset === null) {
    const hours = zones[zone.toLowerCase()]
    return hours === undefined ? undefined : hours * 60
  }
  const [, sign, hours, minutes] = offset
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** A year of two digits that seems to be more than 50 years ahead is one of the past (RFC 9110, 5.6.7). */
function nearestYear(twoDigits: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear()
  const year = Math.floor(thisYear / 100) * 100 + twoDigits
  return year > thisYear + 50 ? year - 100 : year
}
