import type { LoginConfiguration, LoginStep } from '../drivers/authorization-server/input.ts'
import type { LoginConfiguration as ConfiguredLogin } from './configuration.ts'

type ConfiguredStep = NonNullable<ConfiguredLogin['steps']>[number]

/** A configured login as a driver follows it. */
export function loginOf({ kind, steps = [], deny = [], failure }: ConfiguredLogin): LoginConfiguration {
  if (kind === 'none') return { kind }
  return { kind, steps: steps.flatMap(stepOf), deny: deny.flatMap(stepOf), failure }
}

/** A step holds exactly one action; the schema sees to that. */
function stepOf({ fill, click, check, optional = false }: ConfiguredStep): readonly LoginStep[] {
  if (fill !== undefined) return [{ kind: 'fill', ...fill, optional }]
  if (click !== undefined) return [{ kind: 'click', selector: click, optional }]
  return check === undefined ? [] : [{ kind: 'check', selector: check, optional }]
}
