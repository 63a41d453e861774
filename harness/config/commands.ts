import type { ClientConfiguration, ResourceServerConfiguration } from './configuration.ts'

/** A command of the configuration and where it stands. */
export interface ConfiguredCommand {
  readonly key: string
  readonly command: string
}

/** Every command that a run of these parts may start. */
export function commandsOf(parts: {
  readonly client: ClientConfiguration | undefined
  readonly resourceServer: ResourceServerConfiguration | undefined
}): readonly ConfiguredCommand[] {
  const { restart, clock, operator, storeExport } = parts.client?.hooks ?? {}
  const named = {
    'client.process.command': parts.client?.process?.command,
    'client.hooks.restart': restart,
    'client.hooks.clock': clock,
    'client.hooks.operator': operator,
    'client.hooks.storeExport': storeExport,
    'resourceServer.process.command': parts.resourceServer?.process?.command,
  }
  return Object.entries(named).flatMap(([key, command]) => (command === undefined ? [] : [{ key, command }]))
}
