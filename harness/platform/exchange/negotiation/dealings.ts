import { z } from 'zod'
import { digest } from '../../digest.ts'
import type { EntryKey } from '../../store/store.ts'
import type { ExchangeTenant } from '../configuration.ts'
import type { KeptRecords } from '../keeping/kept-records.ts'
import { ExchangeRefusal } from '../refusal.ts'

const lifeMs = 60 * 60_000
const mostInForce = 100
const mostOthers = 100

const negotiation = z.object({
  id: z.string(),
  consumer: z.string(),
  scopes: z.array(z.string()).readonly(),
  /** States of the Dataspace Protocol that a provider with fixed offers goes through. */
  state: z.enum(['AGREED', 'FINALIZED', 'TERMINATED']),
  /** There is one from AGREED on; it is in force while the state is FINALIZED. */
  agreementId: z.string().optional(),
  /** Milliseconds since 1970: when it came to its state. */
  since: z.number(),
})
const dealings = z.array(negotiation.readonly()).readonly()

/** One negotiation between a tenant and a consumer, and the agreement it has led to. */
export type Negotiation = z.output<typeof negotiation>
type All = z.output<typeof dealings>

/** A consumer at a tenant, and the client it is in that tenant's tokens. */
export interface Party {
  readonly tenant: string
  readonly consumer: string
  readonly clientId: string
}

/**
 * Negotiations and agreements. All that is between a tenant and one client is one record: whether an agreement is in
 * force and whether its negotiation was ended can therefore never be told differently, in whatever process one looks.
 */
export interface Dealings {
  /** The scopes that this client was granted by this tenant; undefined where there is no agreement in force. */
  scopesOf(tenant: ExchangeTenant, clientId: string): Promise<ReadonlySet<string> | undefined>
  find(party: Party, id: string): Promise<Negotiation | undefined>
  findByAgreement(party: Party, agreementId: string): Promise<Negotiation | undefined>
  /** @throws {ExchangeRefusal} where this consumer has as many agreements in force as it can have */
  begin(party: Party, begun: Omit<Negotiation, 'consumer' | 'since'>): Promise<Negotiation>
  /** From AGREED to FINALIZED, once; undefined for any other one. */
  conclude(party: Party, id: string): Promise<Negotiation | undefined>
  /** Ends it, whatever state it is in. */
  end(party: Party, id: string): Promise<Negotiation | undefined>
}

/** Dealings as they are kept; what was agreed elsewhere comes with the tenant's configuration. */
export function createDealings(kept: KeptRecords, clock: { now(): number }): Dealings {
  const read = async ({ tenant, consumer, clientId }: Party): Promise<All> => {
    const all = (await kept.read(placeOf(tenant, clientId), dealings)) ?? []
    return alive(all, clock.now()).filter((one) => one.consumer === consumer)
  }
  const move = async (party: Party, id: string, from: readonly Negotiation['state'][], state: Negotiation['state']) => {
    const isMeant = (one: Negotiation) => one.consumer === party.consumer && one.id === id && from.includes(one.state)
    const all = await kept.change(placeOf(party.tenant, party.clientId), dealings, (was = []) => {
      const now = clock.now()
      const living = alive(was, now)
      return living.some(isMeant)
        ? living.map((one) => (isMeant(one) ? { ...one, state, since: now } : one))
        : undefined
    })
    return all?.find((one) => one.consumer === party.consumer && one.id === id)
  }
  return {
    async scopesOf(tenant, clientId) {
      const elsewhere = tenant.agreements.filter((agreement) => agreement.clientId === clientId)
      // An agreement ends with its consumer's leave to negotiate: whoever is not configured any more opens nothing.
      const consumers = tenant.consumers.filter(({ client }) => client.id === clientId).map(({ id }) => id)
      const here = consumers.length === 0 ? [] : ((await kept.read(placeOf(tenant.id, clientId), dealings)) ?? [])
      const inForce = [...elsewhere, ...here.filter((one) => isInForce(one) && consumers.includes(one.consumer))]
      return inForce.length === 0 ? undefined : new Set(inForce.flatMap(({ scopes }) => scopes))
    },
    find: async (party, id) => (await read(party)).find((one) => one.id === id),
    findByAgreement: async (party, agreementId) => (await read(party)).find((one) => one.agreementId === agreementId),
    async begin(party, begun) {
      const negotiation = { ...begun, consumer: party.consumer, since: clock.now() }
      await kept.change(placeOf(party.tenant, party.clientId), dealings, (was = []) =>
        withRoom([...alive(was, negotiation.since), negotiation], party.consumer),
      )
      return negotiation
    },
    conclude: (party, id) => move(party, id, ['AGREED'], 'FINALIZED'),
    end: (party, id) => move(party, id, ['AGREED', 'FINALIZED', 'TERMINATED'], 'TERMINATED'),
  }
}

/** A client's id may hold anything, and a key no colon. */
function placeOf(tenant: string, clientId: string): EntryKey {
  return { tenant, kind: 'exchange_dealings', id: digest(clientId) }
}

const isInForce = ({ state }: Negotiation): boolean => state === 'FINALIZED'

/** What is not in force is forgotten after a while. */
function alive(all: All, now: number): All {
  return all.filter((one) => isInForce(one) || now - one.since < lifeMs)
}

/** No consumer fills the record by asking: its oldest negotiations make room, agreements in force never do. */
function withRoom(all: All, consumer: string): All {
  const own = all.filter((one) => one.consumer === consumer)
  if (own.filter(isInForce).length >= mostInForce) {
    throw new ExchangeRefusal('AGREEMENTS_FULL', 'as many agreements in force as there can be')
  }
  const others = own.filter((one) => !isInForce(one))
  const tooMany = new Set(others.slice(0, Math.max(0, others.length - mostOthers)))
  return all.filter((one) => !tooMany.has(one))
}
