import { z } from 'zod'
import { carrierIds } from '../carriers/carrier.ts'
import { clientSpec, tenantSpec } from '../core/tenant-spec.ts'
import { faultPlan, readFaultPlan } from '../faults/fault-plan.ts'
import { faults } from '../faults/index.ts'
import { latchPlan } from '../faults/latches.ts'
import { SimulatorError } from '../simulator-error.ts'
import {
  carrierAnswer,
  clientAnswer,
  clockAnswer,
  faultAnswer,
  faultKindAnswer,
  journalAnswer,
  latchAnswer,
  tenantAnswer,
} from './answers.ts'
import { clockSetting, configuration, journalQuery } from './commands.ts'
import { asking, doing, type Route, taking } from './route.ts'
import { inSession, sessionRoutes } from './session-routes.ts'
import { snapshotSchema } from './snapshot.ts'

const carrier = '/carriers/{carrier}'
const jump = z.strictObject({ byMs: z.number() })
const everywhere = faultPlan.extend({ carriers: z.array(z.enum(carrierIds)).min(1).optional() })

/** What can be asked of the carriers, of all together or of one session. */
const carrierRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/carriers',
    id: 'listCarriers',
    summary: 'Every carrier: addresses, profile, quirks, clock',
    answer: z.array(carrierAnswer),
    ...doing(({ carriers }) => Promise.all(carriers.map((one) => one.command({ kind: 'describe' })))),
  },
  {
    method: 'GET',
    path: carrier,
    id: 'getCarrier',
    summary: 'One carrier',
    answer: carrierAnswer,
    ...doing((request) => request.carrier().command({ kind: 'describe' })),
  },
  {
    method: 'PATCH',
    path: carrier,
    id: 'configureCarrier',
    summary: 'Change its profile or switch quirks, from the next request on; tokens stay good',
    answer: carrierAnswer,
    ...taking(configuration, async (request, wanted) => {
      await request.carrier().command({ kind: 'configure', configuration: wanted })
      return request.carrier().command({ kind: 'describe' })
    }),
  },
  {
    method: 'GET',
    path: `${carrier}/tenants`,
    id: 'listTenants',
    summary: 'Its tenants, with their users, clients and secrets',
    answer: z.array(tenantAnswer),
    ...doing((request) => request.carrier().command({ kind: 'tenants' })),
  },
  {
    method: 'POST',
    path: `${carrier}/tenants`,
    id: 'addTenant',
    summary: 'Add a tenant; everything but the id has a default',
    answer: tenantAnswer,
    ...taking(tenantSpec, (request, spec) => request.carrier().command({ kind: 'add-tenant', spec })),
  },
  {
    method: 'DELETE',
    path: `${carrier}/tenants/{tenant}`,
    id: 'removeTenant',
    summary: 'End everything of one tenant: clients, codes, tokens, and the faults and latches that are for it alone',
    answer: undefined,
    ...doing((request) => request.carrier().command({ kind: 'remove-tenant', tenant: request.params.tenant ?? '' })),
  },
  {
    method: 'POST',
    path: `${carrier}/tenants/{tenant}/clients`,
    id: 'addClient',
    summary: 'Add a client to a tenant',
    answer: clientAnswer,
    ...taking(clientSpec, (request, spec) =>
      request.carrier().command({ kind: 'add-client', tenant: request.params.tenant ?? '', spec }),
    ),
  },
  {
    method: 'PUT',
    path: `${carrier}/clock`,
    id: 'setClock',
    summary: 'Set its clock: offset from real time, frozen, rate',
    answer: clockAnswer,
    ...taking(clockSetting, (request, setting) => request.carrier().command({ kind: 'set-clock', setting })),
  },
  {
    method: 'POST',
    path: `${carrier}/clock/jump`,
    id: 'jumpClock',
    summary: 'Move its clock from where it stands',
    answer: clockAnswer,
    ...taking(jump, (request, { byMs }) => request.carrier().command({ kind: 'jump-clock', byMs })),
  },
  {
    method: 'GET',
    path: '/fault-kinds',
    id: 'listFaultKinds',
    summary: 'What can be injected',
    answer: z.array(faultKindAnswer),
    ...doing(async () => faults.map(({ kind, says }) => ({ kind, says }))),
  },
  {
    method: 'POST',
    path: '/faults',
    id: 'addFaultEverywhere',
    summary: 'Inject a fault at several carriers, all of them unless named',
    answer: z.array(faultAnswer),
    body: everywhere,
    async handle({ carriers, body }) {
      // The plan is read by its own reader, which says what is wrong in better words.
      const { carriers: named, ...plan } = z.looseObject({ carriers: everywhere.shape.carriers }).parse(body)
      const read = readFaultPlan(plan)
      const meant = carriers.filter(({ id }) => named === undefined || named.includes(id))
      return Promise.all(meant.map((one) => one.command({ kind: 'add-fault', plan: read })))
    },
  },
  {
    method: 'GET',
    path: `${carrier}/faults`,
    id: 'listFaults',
    summary: 'Faults in force, and what they hit',
    answer: z.array(faultAnswer),
    ...doing((request) => request.carrier().command({ kind: 'faults' })),
  },
  {
    method: 'POST',
    path: `${carrier}/faults`,
    id: 'addFault',
    summary: 'Inject a fault; a plan with an id that is there takes its place',
    answer: faultAnswer,
    body: faultPlan,
    handle: (request) => request.carrier().command({ kind: 'add-fault', plan: request.body }),
  },
  {
    method: 'DELETE',
    path: `${carrier}/faults`,
    id: 'clearFaults',
    summary: 'End every fault',
    answer: undefined,
    ...doing((request) => request.carrier().command({ kind: 'clear-faults' })),
  },
  {
    method: 'DELETE',
    path: `${carrier}/faults/{id}`,
    id: 'removeFault',
    summary: 'End one fault',
    answer: undefined,
    ...doing((request) => request.carrier().command({ kind: 'remove-fault', id: request.params.id ?? '' })),
  },
  {
    method: 'GET',
    path: `${carrier}/latches`,
    id: 'listLatches',
    summary: 'Latches, and how many requests each holds',
    answer: z.array(latchAnswer),
    ...doing((request) => request.carrier().command({ kind: 'latches' })),
  },
  {
    method: 'POST',
    path: `${carrier}/latches`,
    id: 'addLatch',
    summary: 'Hold requests or answers until they are released',
    answer: latchAnswer,
    body: latchPlan,
    handle: (request) => request.carrier().command({ kind: 'add-latch', plan: request.body }),
  },
  {
    method: 'POST',
    path: `${carrier}/latches/{id}/release`,
    id: 'releaseLatch',
    summary: 'Let go of what a latch holds now',
    answer: z.object({ released: z.number() }),
    ...doing((request) => request.carrier().command({ kind: 'release-latch', id: request.params.id ?? '' })),
  },
  {
    method: 'DELETE',
    path: `${carrier}/latches/{id}`,
    id: 'removeLatch',
    summary: 'Let go and hold nothing any more',
    answer: undefined,
    ...doing((request) => request.carrier().command({ kind: 'remove-latch', id: request.params.id ?? '' })),
  },
  {
    method: 'GET',
    path: `${carrier}/journal`,
    id: 'readJournal',
    summary: 'Who sent what, and why it was refused; the newest 2000, secrets taken out',
    answer: z.array(journalAnswer),
    ...asking(journalQuery, (request, query) => request.carrier().command({ kind: 'journal', query })),
  },
  {
    method: 'DELETE',
    path: `${carrier}/journal`,
    id: 'clearJournal',
    summary: 'Empty the journal',
    answer: undefined,
    ...doing((request) => request.carrier().command({ kind: 'clear-journal' })),
  },
  {
    method: 'POST',
    path: `${carrier}/reset`,
    id: 'resetCarrier',
    summary: 'Back to how it was started: tenants stay, everything issued, faults, latches and the journal go',
    answer: undefined,
    ...doing((request) => request.carrier().command({ kind: 'reset' })),
  },
  {
    method: 'POST',
    path: '/reset',
    id: 'resetAll',
    summary: 'Reset every carrier',
    answer: undefined,
    ...doing(async ({ carriers }) => {
      await Promise.all(carriers.map((one) => one.command({ kind: 'reset' })))
    }),
  },
  {
    method: 'GET',
    path: `${carrier}/snapshot`,
    id: 'takeSnapshot',
    summary: 'The whole state of a carrier; it holds the secrets of the simulation',
    answer: snapshotSchema,
    ...doing((request) => request.carrier().command({ kind: 'snapshot' })),
  },
  {
    method: 'PUT',
    path: `${carrier}/snapshot`,
    id: 'restoreSnapshot',
    summary: 'Put a state back',
    answer: undefined,
    body: snapshotSchema,
    handle: (request) => request.carrier().command({ kind: 'restore', snapshot: request.body }),
  },
]

/** The control API, operation by operation. */
export const routes: readonly Route[] = [...carrierRoutes, ...sessionRoutes, ...carrierRoutes.flatMap(inSession)]

/** Finds the carrier a path names. */
export function carrierOf(request: Pick<Parameters<Route['handle']>[0], 'carriers' | 'params'>) {
  const name = request.params.carrier ?? ''
  const found = request.carriers.find(({ id }) => id === name)
  if (found !== undefined) return found
  const there = request.carriers.map(({ id }) => id).join(', ')
  throw new SimulatorError('NOT_FOUND', `There is no carrier ${JSON.stringify(name)} here; there are ${there}.`)
}
