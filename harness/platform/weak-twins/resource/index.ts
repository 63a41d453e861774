import { authorizeTenant } from '../../steps/authorize-tenant.ts'
import { type PlatformTwin, platformTwin } from '../weak-twin.ts'

/** A platform that makes another resource of the one in its configuration. */
function naming(id: string, fault: string, change: (resource: string) => string): PlatformTwin {
  return platformTwin(id, fault, 'authorizeTenant', (kit, pair) => {
    const allowed = authorizeTenant(kit, pair)
    const { resource } = allowed.settings
    return resource === undefined
      ? allowed
      : { ...allowed, settings: { ...allowed.settings, resource: change(resource) } }
  })
}

export const resourceTwins: readonly PlatformTwin[] = [
  naming('sends-relative-resource', 'names the path of a resource alone', (resource) => new URL(resource).pathname),
  naming('sends-resource-with-fragment', 'names a resource with a fragment', (resource) => `${resource}#account`),
  naming('sends-resource-with-query', 'names a resource with a query', (resource) => `${resource}?account=1`),
  naming(
    'sends-whole-host-as-resource',
    'names the host of the API as resource',
    (resource) => new URL(resource).origin,
  ),
  naming('sends-foreign-resource', 'names a resource it does not call', () => 'https://other-carrier.example/api'),
]
