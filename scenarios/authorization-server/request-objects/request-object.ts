import { createPrivateKey, createPublicKey, type KeyObject, randomUUID } from 'node:crypto'
import type {
  AuthorizationServerTarget,
  ClientKey,
  ServerClient,
  ServerTenant,
} from '../../api/authorization-server.ts'
import type { Params } from '../../api/params.ts'
import type { ScenarioContext } from '../../api/scenario.ts'
import type { Control } from '../code-flow.ts'
import { askForCode, type CodeAttempt, type PlannedFlow, planFlow } from '../code-flow.ts'
import { type JwsParts, type SigningKey, signJws } from '../jws.ts'

export type ObjectContext = Pick<ScenarioContext<AuthorizationServerTarget>, 'target' | 'random'>

/** A client whose key the server knows, so that it can sign its requests. */
export interface ObjectClient {
  readonly client: ServerClient
  readonly key: SigningKey
  readonly publicKey: KeyObject
  readonly kid: string | undefined
  /** The audience of its request objects. */
  readonly issuer: string
}

/** What is missing where no client can sign its requests. */
export const noKeyKnown =
  'no client with a key is configured: add one with `auth: private_key_jwt` and its `key` to authorizationServer.tenants'

/** Clients of a tenant that have a key; the server knows it from their client authentication. */
export function objectClients({ clients, issuer, metadata }: ServerTenant): readonly ObjectClient[] {
  const named = metadata?.issuer ?? issuer
  return clients.flatMap((client) => {
    const { authentication } = client
    if (authentication.method !== 'private_key_jwt' || typeof named !== 'string') return []
    const { alg, jwk, kid } = authentication.key
    const privateKey = createPrivateKey({ key: { ...jwk }, format: 'jwk' })
    const keyId = kid ?? kidOf(jwk)
    return [{ client, key: { alg, privateKey }, publicKey: createPublicKey(privateKey), kid: keyId, issuer: named }]
  })
}

function kidOf(jwk: ClientKey['jwk']): string | undefined {
  return typeof jwk.kid === 'string' ? jwk.kid : undefined
}

/** A correct request object for some parameters (RFC 9101, 4). */
export function objectParts({ client, key, kid, issuer }: ObjectClient, params: Params): JwsParts {
  const seconds = Math.floor(Date.now() / 1000)
  return {
    header: { alg: key.alg, typ: 'oauth-authz-req+jwt', ...(kid === undefined ? {} : { kid }) },
    claims: {
      ...Object.fromEntries(params),
      iss: client.id,
      aud: issuer,
      iat: seconds,
      nbf: seconds - 5,
      exp: seconds + 300,
      jti: randomUUID(),
    },
  }
}

/** The authorization request that carries an object, with what OpenID Connect wants beside it. */
export function carrying(client: ServerClient, object: string): Params {
  return [
    ['client_id', client.id],
    ['response_type', 'code'],
    ['request', object],
  ]
}

/** Sends a request object, to the end; `spoil` changes the request around it. */
export function sendObject(
  { target }: ObjectContext,
  flow: PlannedFlow,
  object: string,
  options: { readonly label: string; readonly spoil?: (request: Params) => Params },
): Promise<CodeAttempt> {
  const { label, spoil = (request: Params) => request } = options
  return askForCode(target, flow, { label, spoil: () => spoil(carrying(flow.client, object)) })
}

/** Whether good request objects work for this client. */
export async function objectControl(
  context: ObjectContext,
  signer: ObjectClient,
): Promise<Extract<Control, { kind: 'failed' }> | undefined> {
  const flow = planFlow(signer.client, context.random)
  const object = signJws(objectParts(signer, flow.request), signer.key)
  const attempt = await sendObject(context, flow, object, { label: 'control: a correct request object' })
  if (attempt.kind === 'grant') return undefined
  const sentence = `a correct request object brought no code: ${attempt.sentence}`
  return { kind: 'failed', sentence, exchanges: attempt.outcome.exchanges }
}
