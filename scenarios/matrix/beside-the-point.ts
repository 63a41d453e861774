import type { Role } from '../api/scenario.ts'
import type { Artefact } from './cells.ts'

/** An artefact that another tenant cannot present to targets of a role, and why. */
export interface NoCell {
  readonly artefact: Artefact
  readonly role: Role
  readonly reason: string
}

const server = 'authorization-server'
const resource = 'resource-server'

/** The cells of the cross-tenant matrix that there are not, each with its reason. Every other one has a scenario. */
export const noCells: readonly NoCell[] = [
  {
    artefact: 'state',
    role: server,
    reason: 'An authorization server gives a state back as it came and decides nothing by it.',
  },
  {
    artefact: 'callback',
    role: server,
    reason: 'Callbacks are the client’s; which one a server answers to is the cell of the redirect URI.',
  },
  {
    artefact: 'session cookie',
    role: server,
    reason:
      'A session there is a person’s, not a tenant’s: no statement of the catalogue is about it, and what comes of it is bound to issuer and client as a code.',
  },
  {
    artefact: 'JWKS key',
    role: server,
    reason:
      'A server signs with the keys it publishes; what it verifies by keys of tenants are client assertions, the cell of the client credential.',
  },
  {
    artefact: 'cache entry',
    role: server,
    reason:
      'What a server keeps in a cache shows in its answers about codes and tokens alone, which are cells of their own.',
  },
  {
    artefact: 'breaker',
    role: server,
    reason: 'Breakers stand in front of servers that are called; an authorization server calls none for a tenant.',
  },
  {
    artefact: 'pushed request',
    role: 'client',
    reason: 'A request URI goes from carrier to platform to carrier; there is no address of a platform that takes one.',
  },
  {
    artefact: 'introspection right',
    role: 'client',
    reason: 'A client platform introspects nothing; its tokens are opaque to it.',
  },
  {
    artefact: 'JWKS key',
    role: 'client',
    reason:
      'The keys a platform reads are a carrier’s and belong to no tenant; its own clients’ keys are the cell of the client credential.',
  },
  { artefact: 'state', role: resource, reason: 'A resource server takes part in no authorization and sees no state.' },
  { artefact: 'code', role: resource, reason: 'Codes go to token endpoints; a resource server sees none.' },
  { artefact: 'verifier', role: resource, reason: 'Verifiers go to token endpoints; a resource server sees none.' },
  { artefact: 'callback', role: resource, reason: 'A resource server has no callback.' },
  {
    artefact: 'session cookie',
    role: resource,
    reason: 'Calls are authorized by token; a resource server with sessions of its own is outside the contract.',
  },
  {
    artefact: 'refresh token',
    role: resource,
    reason: 'Refresh tokens go to token endpoints; a resource server sees none.',
  },
  {
    artefact: 'redirect URI',
    role: resource,
    reason: 'A resource server takes part in no authorization and sees no redirect URI.',
  },
  { artefact: 'pushed request', role: resource, reason: 'Pushed requests go to authorization servers.' },
  { artefact: 'registration token', role: resource, reason: 'Registration is at authorization servers.' },
  {
    artefact: 'introspection right',
    role: resource,
    reason: 'A resource server asks by introspection and answers none; whose answer it gets is the server’s cell.',
  },
  {
    artefact: 'revocation right',
    role: resource,
    reason: 'Revocation is at authorization servers; a revoked token is the cell of the access token.',
  },
  { artefact: 'quota', role: resource, reason: 'No statement of the catalogue is about limits of a resource server.' },
  {
    artefact: 'breaker',
    role: resource,
    reason: 'A resource server calls nobody for a tenant but its issuer, whose failure is not the tenant’s.',
  },
]
