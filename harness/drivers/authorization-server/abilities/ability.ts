import type { Ability, AuthorizationServerTarget } from '../../../../scenarios/api/authorization-server.ts'

/** Finds out whether the target can do one thing. */
export type AbilityCheck = (target: AuthorizationServerTarget) => Ability | Promise<Ability>

/** The target can do it. */
export const yes: Ability = { kind: 'yes' }

/** The target does not do it, so rows that need it do not apply. */
export function no(reason: string): Ability {
  return { kind: 'no', reason }
}

/** The configuration does not say; `missing` names the line to add. */
export function unknown(missing: string): Ability {
  return { kind: 'unknown', missing }
}

/** Something went wrong while finding out. */
export function failed(reason: string): Ability {
  return { kind: 'failed', reason }
}
