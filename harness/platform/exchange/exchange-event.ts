/** Something that happened at a tenant's endpoint, for the operator. Holds no secret. */
export interface ExchangeEvent {
  readonly kind: 'exchange-served' | 'exchange-refused' | 'exchange-negotiated'
  /** Milliseconds since 1970. */
  readonly at: number
  readonly tenant: string
  readonly reason?: string
}

/** Tells an event to whoever operates the platform. */
export type TellExchange = (event: ExchangeEvent) => void
