import { isAllowed } from '../../http/allow-list.ts'
import { addressesOf, type NamedAddress } from '../addresses.ts'
import type { Configuration } from '../configuration.ts'
import type { ConfigurationPath, ConfigurationProblem } from '../configuration-error.ts'
import { pathKey } from '../environment.ts'

/** Every host that the configuration's own addresses name (with its port, where one is written), once each. */
export function hostsNamedBy(configuration: Configuration): readonly string[] {
  return [...new Set(addressesOf(configuration).map(({ url }) => new URL(url).host))]
}

/** A target is somebody's property: each of its hosts is loopback or stands in `limits.hosts`, or nothing is sent. */
export function allowedHostProblems(configuration: Configuration): readonly ConfigurationProblem[] {
  const { hosts } = configuration.limits
  const foreign = addressesOf(configuration).filter(({ url }) => !isAllowed(new URL(url), hosts))
  const firstOfEachHost = foreign.filter(
    (address, index) => index === foreign.findIndex((other) => sameHost(address, other)),
  )
  const written = hosts.map((host, index) => variablesAt(configuration, ['limits', 'hosts', index]) ?? host)
  const wanted = [...written, ...firstOfEachHost.map(({ url }) => new URL(url).host)]
  const line = `limits: { hosts: [ ${wanted.map((host) => JSON.stringify(host)).join(', ')} ] }`
  return firstOfEachHost.map(({ path, url }) => ({
    code: 'HOST_NOT_ALLOWED',
    path,
    sentence: `names the host ${new URL(url).host}, which this run may not contact; where you may test it, write ${line}`,
  }))
}

/** A value that came from the environment is shown by its variables only. */
function variablesAt({ origin }: Configuration, path: ConfigurationPath): string | undefined {
  return origin.filled
    .get(pathKey(path))
    ?.map(({ name }) => `\${${name}}`)
    .join('')
}

function sameHost(one: NamedAddress, other: NamedAddress): boolean {
  return new URL(one.url).host === new URL(other.url).host
}
