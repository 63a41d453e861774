import type { PlatformControl } from '../drivers/client/input.ts'
import { runCommand, type ShellSettings } from './shell.ts'

/** With this code the command says that the platform has no such switch. */
const noSuchSwitch = 3
/** With this one that the platform refuses what it was asked for. */
const refuses = 4

/** The operator's command of a configuration: the order stands in its environment. */
export function operatorOf(command: string | undefined, shell: ShellSettings): PlatformControl['operate'] {
  if (command === undefined) return undefined
  return async ({ act, tenant, carrier, value = '' }) => {
    const env = {
      ...shell.env,
      PARCELPROOF_ACT: act,
      PARCELPROOF_TENANT: tenant,
      PARCELPROOF_CARRIER: carrier,
      PARCELPROOF_VALUE: value,
    }
    const { code, output } = await runCommand(command, { ...shell, env })
    if (code === 0) return { kind: 'done', output }
    const what = `${act} for ${tenant} at ${carrier}`
    if (code === refuses) return { kind: 'refused', sentence: `the platform refuses ${what}` }
    return code === noSuchSwitch
      ? { kind: 'cannot', reason: `the platform has no switch for ${what} (hooks.operator)` }
      : {
          kind: 'failed',
          sentence: `hooks.operator ended with ${code === undefined ? 'no code' : `code ${code}`} at ${what}`,
        }
  }
}
