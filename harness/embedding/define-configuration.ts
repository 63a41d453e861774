import type { ConfigurationInput } from '../config/schema/configuration.ts'

/** Gives the compiler something to check a configuration module by: `export default defineConfiguration({ version: 1, … })`. */
export function defineConfiguration(configuration: ConfigurationInput): ConfigurationInput {
  return configuration
}
