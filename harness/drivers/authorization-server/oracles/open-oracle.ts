import type { AuthorizationServerTarget, TokenOracle } from '../../../../scenarios/api/authorization-server.ts'

/** Makes an oracle for one scenario: it asks by that scenario's own way to the target. */
export type OpenOracle = (target: AuthorizationServerTarget) => TokenOracle
