/** A certificate with its key, and who vouches for the server beside the usual authorities; all PEM. */
export interface ClientCertificate {
  readonly cert: string
  readonly key: string
  readonly ca?: string | undefined
}

/** Sends one request and follows no redirect. `fetch` does. */
export type SendRequest = (url: string, init: OutgoingRequest) => Promise<Response>

export interface OutgoingRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: unknown
  readonly redirect: 'manual'
  readonly signal?: AbortSignal
  /** What the sender shows of itself (RFC 8705). */
  readonly certificate?: ClientCertificate
  /** Authorities as PEM that vouch for this server beside the usual ones. */
  readonly authorities?: string
}
