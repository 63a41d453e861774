import { ConfigurationError } from '../configuration-error.ts'
import { loadConfiguration } from '../load.ts'

/**
 * Loads each configuration named on the command line and prints its name, or what is wrong with it. Modules are tested
 * through this program, because only Node itself imports them the way a run does.
 */
for (const file of process.argv.slice(2)) {
  try {
    console.log((await loadConfiguration(file, process.env)).name)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    console.log(`${error.code} ${error.message}`)
  }
}
