/** States of the Dataspace Protocol that a provider with fixed offers goes through. */
export type NegotiationState = 'AGREED' | 'FINALIZED' | 'TERMINATED'

/** One negotiation between a tenant and a consumer. */
export interface Negotiation {
  readonly id: string
  readonly tenant: string
  readonly consumer: string
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly state: NegotiationState
  /** There is one from AGREED on. */
  readonly agreementId: string | undefined
}

/** Negotiations under way, each under its tenant and consumer: nobody finds another's. */
export interface Negotiations {
  find(tenant: string, consumer: string, id: string): Negotiation | undefined
  findByAgreement(tenant: string, consumer: string, agreementId: string): Negotiation | undefined
  keep(negotiation: Negotiation): void
}

const mostNegotiations = 10_000

/** In memory; the oldest is forgotten where there are too many. */
export function createNegotiations(): Negotiations {
  const all = new Map<string, Negotiation>()
  const own = (tenant: string, consumer: string) => (one: Negotiation) =>
    one.tenant === tenant && one.consumer === consumer
  return {
    find: (tenant, consumer, id) => [all.get(id)].filter((one) => one !== undefined).find(own(tenant, consumer)),
    findByAgreement: (tenant, consumer, agreementId) =>
      [...all.values()].filter(own(tenant, consumer)).find((one) => one.agreementId === agreementId),
    keep(negotiation) {
      all.set(negotiation.id, negotiation)
      const [oldest] = all.keys()
      if (all.size > mostNegotiations && oldest !== undefined) all.delete(oldest)
    },
  }
}
