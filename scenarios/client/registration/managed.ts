import { z } from 'zod'
import { withoutAbility } from '../../api/ability.ts'
import type { Arrival, CarrierBehaviour, OtherArrival } from '../../api/carrier.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { withoutOrder } from '../../api/operator.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect, finish } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const wholeUpdate = 'RFC7592-2.2-3'
const newest = 'RFC7592-2.2-4'
const rows = [wholeUpdate, newest]

const tenant = 'joins-and-changes'

export const managedRegistration = clientScenario({
  id: 'client/registration/managed',
  title: 'A registration is updated as a whole, and the credentials an answer brings take the place of the old ones',
  story:
    'A new tenant registers; its registration is read and updated, each time with new secrets, and it connects again.',
  requirements: rows,
  needs: [],
  once: true,
  caughtBy: [
    { twin: 'updates-with-registration-token', breaks: [wholeUpdate] },
    { twin: 'updates-a-part', breaks: [wholeUpdate] },
    { twin: 'keeps-old-credentials', breaks: [newest] },
  ],
  async run({ target }) {
    const operator = await target.able('operator')
    if (operator.kind !== 'yes') {
      for (const one of target.tenants) await connect(target, one)
      const seen = target.arrivals().some(({ kind }) => kind === 'registration')
      const none = notApplicable(rows, 'the platform was not seen to register or manage a client (RFC 7591, RFC 7592)')
      return seen ? (withoutAbility(rows, operator) ?? []) : none
    }
    const known: Known = { members: new Set(), old: new Set(), current: new Set() }
    target.behave(noting(known))
    const joined = await target.onboard(tenant)
    if (joined.kind !== 'tenant') return withoutOrder(rows, joined) ?? []
    const control = await connect(target, joined.tenant, { call: true })
    if (control.kind === 'failed') return controlFailed(rows, control)
    if (known.members.size === 0) return notApplicable(rows, 'a new tenant brings its client along: none is registered')
    const order = (act: 'read-client' | 'update-client') => target.operate(act, joined.tenant)
    const read = await order('read-client')
    const updated = await order('update-client')
    const again = await order('read-client')
    const done = [read, updated, again].find(({ kind }) => kind === 'done')
    if (done === undefined) return withoutOrder(rows, read) ?? []
    const started = await target.start(joined.tenant)
    const after = started.kind === 'flow' ? await finish(target, started.flow) : undefined
    return [
      ...ofUpdates(target.arrivals().filter(isUpdate), known),
      ...ofCredentials(target.arrivals(), known),
      ...(after?.kind === 'connected' ? [] : inconclusive(newest, 'no connection was made after the last answer')),
    ]
  },
})

/** What carriers have answered about clients. */
interface Known {
  readonly members: Set<string>
  /** Secrets and registration tokens another one has taken the place of, each with the number of the request that brought it. */
  readonly old: Set<{ readonly value: string; readonly since: number }>
  readonly current: Set<string>
}

const answered = z.looseObject({
  client_secret: z.string().optional(),
  registration_access_token: z.string().optional(),
})

/** Takes note of what an answer brings. */
function noting(known: Known): CarrierBehaviour {
  return {
    async other(request, honest) {
      const answer = await honest()
      if (request.kind !== 'registration' || answer.kind !== 'json' || answer.status >= 300) return answer
      const body = answered.parse(answer.body)
      for (const name of Object.keys(body)) known.members.add(name)
      for (const value of known.current) known.old.add({ value, since: request.number })
      known.current.clear()
      for (const value of [body.client_secret, body.registration_access_token])
        if (value !== undefined) known.current.add(value)
      return answer
    },
  }
}

function isUpdate(arrival: Arrival): arrival is OtherArrival {
  return arrival.kind === 'registration' && arrival.method === 'PUT'
}

/** What only the carrier says of a client (RFC 7592, 2.2). */
const carriersOwn = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
]

function ofUpdates(updates: readonly OtherArrival[], { members }: Known): readonly Finding[] {
  if (updates.length === 0) return notApplicable(wholeUpdate, 'the platform updates no registration')
  return updates.flatMap((update) => {
    const sent = new Set(update.form.map(([name]) => name))
    const surplus = carriersOwn.filter((name) => sent.has(name))
    // The secret is no metadata: it may be there, and then has to be the right one.
    const missing = [...members].filter((name) => ![...carriersOwn, 'client_secret'].includes(name) && !sent.has(name))
    if (surplus.length + missing.length === 0) return held(wholeUpdate, `${sent.size} members`, update)
    const observed = [
      ...(surplus.length === 0 ? [] : [`it holds ${surplus.join(', ')}`]),
      ...(missing.length === 0 ? [] : [`it leaves out ${missing.join(', ')}`]),
    ]
    const expected = 'an update with all members, and none that only the carrier says'
    return broken(wholeUpdate, { expected, observed: `an update: ${observed.join('; ')}` }, update)
  })
}

/** After an answer with new credentials the old ones never come again. */
function ofCredentials(arrivals: readonly Arrival[], { old }: Known): readonly Finding[] {
  if (old.size === 0) return notApplicable(newest, 'the platform neither reads nor updates a registration')
  const late = arrivals.find((arrival) =>
    [...old].some(
      ({ value, since }) => arrival.number > since && shownIn(arrival).some((text) => text.includes(value)),
    ),
  )
  return late === undefined
    ? held(newest, `${old.size} secrets and tokens were replaced, and none came again`)
    : broken(
        newest,
        { expected: 'the newest secret and token at once', observed: `a request (${late.kind}) carries an old one` },
        late,
      )
}

function shownIn(arrival: Arrival): readonly string[] {
  const authorization = header(arrival, 'authorization') ?? ''
  const basic = Buffer.from(authorization.replace(/^basic +/i, ''), 'base64').toString('utf8')
  return [authorization, basic, arrival.body, arrival.url]
}
