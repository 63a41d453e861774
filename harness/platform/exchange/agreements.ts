/** What a tenant and the holder of a client have agreed on. */
export interface Agreement {
  readonly id: string
  readonly tenant: string
  readonly clientId: string
  readonly scopes: readonly string[]
}

/** Agreements in force. A token opens an endpoint only under one. */
export interface Agreements {
  /** The scopes that this client was granted by this tenant; undefined where there is no agreement in force. */
  scopesOf(tenant: string, clientId: string): ReadonlySet<string> | undefined
  find(tenant: string, id: string): Agreement | undefined
  conclude(agreement: Agreement): void
  end(tenant: string, id: string): void
}

/** In memory, beginning with what was agreed elsewhere. */
export function createAgreements(known: readonly Agreement[]): Agreements {
  const inForce = [...known]
  return {
    scopesOf(tenant, clientId) {
      const own = inForce.filter((agreement) => agreement.tenant === tenant && agreement.clientId === clientId)
      return own.length === 0 ? undefined : new Set(own.flatMap(({ scopes }) => scopes))
    },
    find: (tenant, id) => inForce.find((agreement) => agreement.tenant === tenant && agreement.id === id),
    conclude: (agreement) => void inForce.push(agreement),
    end(tenant, id) {
      const index = inForce.findIndex((agreement) => agreement.tenant === tenant && agreement.id === id)
      if (index >= 0) inForce.splice(index, 1)
    },
  }
}
