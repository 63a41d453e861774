import type { AuthorizationServerTarget, ServerTenant } from '../../api/authorization-server.ts'
import { couldNotRun, type Finding, inconclusive } from '../../api/finding.ts'
import { type ClientMetadata, registerClient, type SelfRegistration } from '../self-registration.ts'

export type Registered = Extract<SelfRegistration, { kind: 'registered' }>
type NotRegistered = Exclude<SelfRegistration, Registered>

type Rows = string | readonly string[]

/** The redirect URI of clients registered for a probe. Nobody listens there. */
export const probeRedirectUri = 'https://client.example/cb'

/** A confidential client that may ask for codes and, with a scope, for what the first configured client may. */
export function confidentialClientMetadata(
  tenant: ServerTenant,
  redirectUris: readonly string[] = [probeRedirectUri],
): ClientMetadata {
  const { scope } = tenant.clients[0]
  return {
    client_name: 'Parcelproof probe',
    redirect_uris: redirectUris,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
    ...(scope === undefined ? {} : { scope }),
  }
}

/** Registers a client as a positive control, hands it to a part, and takes it away again whatever happens. */
export async function withRegisteredClient(
  {
    target,
    tenant = target.tenants[0],
  }: { readonly target: AuthorizationServerTarget; readonly tenant?: ServerTenant },
  rows: Rows,
  part: (registered: Registered) => Promise<readonly Finding[]>,
  metadata: ClientMetadata = confidentialClientMetadata(tenant),
): Promise<readonly Finding[]> {
  const made = await registerClient(target, tenant, metadata, { label: 'control: register a client' })
  if (made.kind !== 'registered') return registrationFailed(rows, made, tenant)
  try {
    return await part(made)
  } finally {
    await made.forget()
  }
}

/** What a failed registration makes of the rows that need one. */
export function registrationFailed(rows: Rows, made: NotRegistered, tenant: ServerTenant): readonly Finding[] {
  const closed = made.kind === 'refused' && (made.status === 401 || made.status === 403)
  if (closed && tenant.initialAccessToken === undefined) {
    const missing = `registration is for those with an initial access token (status ${made.status}): add registration: { initialAccessToken: "…" }`
    return couldNotRun(rows, missing, made)
  }
  return inconclusive(rows, `the positive control failed: registering a client: ${describeRegistration(made)}`, made)
}

/** One sentence part for people: what came of registering. */
export function describeRegistration(made: SelfRegistration): string {
  switch (made.kind) {
    case 'registered':
      return `registered with status ${made.status}`
    case 'refused':
      return `refused with status ${made.status}${made.error === undefined ? '' : ` and error ${made.error}`}`
    case 'unclear':
      return made.sentence
  }
}
