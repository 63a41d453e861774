import { LoadError } from '../../load/load-error.ts'
import { canonicalHost } from '../config/hosts.ts'
import { isAllowed } from '../http/allow-list.ts'

/**
 * Hosts beside loopback that load may be sent to: those that stand in `limits.hosts` and that the person has repeated on
 * the command line.
 * @throws LoadError that says what to write for the first address that is not among them
 */
export function confirmedHosts(
  addresses: readonly string[],
  inFile: readonly string[],
  onCommandLine: readonly string[],
): readonly string[] {
  const repeated = onCommandLine.map((entry) => canonicalHost(entry) ?? entry)
  const confirmed = inFile.filter((entry) => repeated.includes(entry))
  for (const address of addresses) {
    const url = new URL(address)
    if (isAllowed(url, confirmed)) continue
    const entry = inFile.find((each) => isAllowed(url, [each]))
    const advice =
      entry === undefined
        ? `add ${JSON.stringify(url.host)} to limits.hosts, and say --allow-host ${url.host}`
        : `say --allow-host ${entry} to confirm that it is yours to load`
    throw new LoadError('HOST_NOT_CONFIRMED', `Load would go to ${url.host}, which is not this machine: ${advice}.`)
  }
  return confirmed
}
