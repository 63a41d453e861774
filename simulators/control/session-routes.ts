import { z } from 'zod'
import { carrierIds, carrierProfiles } from '../carriers/carrier.ts'
import { tenantAnswer } from './answers.ts'
import { doing, type Route, taking } from './route.ts'
import { type SimulatorSession, sessionOptions } from './sessions.ts'

const sessionAnswer = z.object({
  id: z.string(),
  idleMs: z.number().describe('It ends when nothing was sent to it for so long.'),
  control: z.string().describe('What the paths of its own control API begin with.'),
  header: z.record(z.string(), z.string()).describe('Sent to a carrier’s usual address, it means this session too.'),
  carriers: z.array(
    z.object({
      id: z.enum(carrierIds),
      profile: z.enum(carrierProfiles),
      origin: z.string().describe('In the place of the carrier’s own scheme and host, in front of its paths.'),
      issuer: z.string(),
      endpoints: z.record(z.string(), z.string()),
      api: z.string(),
      tenants: z.array(tenantAnswer),
    }),
  ),
})

async function answerOf(session: SimulatorSession): Promise<z.output<typeof sessionAnswer>> {
  const carriers = session.carriers.map(async (carrier) => {
    const { id, profile, origin, issuer, api } = carrier
    const tenants = z.array(z.unknown()).parse(await carrier.command({ kind: 'tenants' }))
    const shown = tenants.map((tenant) => tenantAnswer.parse(tenant))
    return { id, profile, origin, issuer, endpoints: { ...carrier.endpoints }, api, tenants: shown }
  })
  return {
    id: session.id,
    idleMs: session.idleMs,
    control: `/sessions/${session.id}`,
    header: { 'parcelproof-session': session.id },
    carriers: await Promise.all(carriers),
  }
}

/** Sessions themselves. */
export const sessionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/sessions',
    id: 'openSession',
    summary: 'Open a session: the carriers once more, with a state, clock, faults and journal that nobody else sees',
    answer: sessionAnswer,
    ...taking(sessionOptions, async ({ sessions }, options) => answerOf(await sessions.open(options))),
  },
  {
    method: 'GET',
    path: '/sessions',
    id: 'listSessions',
    summary: 'Sessions that are open',
    answer: z.array(z.object({ id: z.string(), idleMs: z.number(), carriers: z.array(z.enum(carrierIds)) })),
    ...doing(async ({ sessions }) =>
      sessions.all().map(({ id, idleMs, carriers }) => ({ id, idleMs, carriers: carriers.map((one) => one.id) })),
    ),
  },
  {
    method: 'GET',
    path: '/sessions/{session}',
    id: 'getSession',
    summary: 'One session, with its addresses and tenants',
    answer: sessionAnswer,
    ...doing(({ sessions, params }) => answerOf(sessions.get(params.session ?? ''))),
  },
  {
    method: 'DELETE',
    path: '/sessions/{session}',
    id: 'endSession',
    summary: 'End a session and forget all of it',
    answer: undefined,
    ...doing(({ sessions, params }) => sessions.get(params.session ?? '').close()),
  },
]

/** The same operation for the carriers of one session. */
export function inSession(route: Route): readonly Route[] {
  if (route.path === '/fault-kinds') return []
  const id = `${route.id}InSession`
  return [{ ...route, id, path: `/sessions/{session}${route.path}`, summary: `${route.summary} (of one session)` }]
}
