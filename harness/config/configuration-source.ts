import type { ConfigurationPath } from './configuration-error.ts'

/** What a configuration file holds before anybody looked at its meaning. */
export interface ConfigurationSource {
  readonly value: unknown
  /** Where in the file the value at a path stands, as far as the format can tell. */
  locate(path: ConfigurationPath): { readonly line: number; readonly column: number } | undefined
}
