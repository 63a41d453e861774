import { request } from 'undici'
import type { InstantCarrier } from './instant-carrier.ts'

/** One side's addresses, and what its requests carry. */
export interface Addresses {
  readonly connect: string
  readonly ping: string
  readonly headers: Readonly<Record<string, string>>
}

/** One whole flow and one call. @throws where an answer is not the right one: a quick failure is no speed */
export async function driveFlow({ connect, ping, headers }: Addresses, carrier: InstantCarrier): Promise<void> {
  const started = await request(connect, { headers })
  await started.body.dump()
  const { location, 'set-cookie': cookies } = started.headers
  if (typeof location !== 'string') throw new Error(`${connect} answered ${started.statusCode} and no redirect.`)
  const cookie = [cookies ?? []]
    .flat()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
  const back = await request(carrier.authorize(location), { headers: { cookie } })
  await back.body.dump()
  if (back.statusCode !== 303) throw new Error(`The callback was answered ${back.statusCode}, and 303 is right.`)
  const called = await request(ping, { headers })
  const text = await called.body.text()
  if (called.statusCode !== 200 || !text.includes('"ok":true')) {
    throw new Error(`${ping} answered ${called.statusCode}, and the carrier's answer is wanted.`)
  }
}
