import type { ServerAbility, ServerUser } from '../../../scenarios/api/authorization-server.ts'
import type { LoginConfiguration, TenantConfiguration } from './input.ts'
import type { Held, Turns, Want } from './turns.ts'

/** The users one scenario has to itself. */
export interface LeasedUsers {
  /** Users of a tenant that were leased at the beginning. */
  of(tenant: TenantConfiguration): readonly ServerUser[]
  /** A user of any tenant, waited for if need be: a scenario may work at a tenant it did not speak of before. */
  borrow(tenant: TenantConfiguration): Promise<ServerUser | undefined>
  /** Gives all of them to others, as long as this scenario only waits; one that is needed again is borrowed. */
  handBack(): void
  release(): void
}

export interface UserLeaseRequest {
  readonly tenants: readonly TenantConfiguration[]
  readonly login: LoginConfiguration
  readonly needs: readonly ServerAbility[]
  /** How many users of the first tenant the scenario signs in as; one where it is left out. */
  readonly people?: number
  readonly signal: AbortSignal
}

/**
 * Waits for what a scenario must have to itself: a user of the tenant it works with (more where it says so, one of
 * every tenant where it works with several), because a second log-in of a user can end the first one's grants, and
 * reuse of a refresh token all of them. A server without users serves one scenario at a time, tenant by tenant.
 */
export async function leaseUsers(turns: Turns, request: UserLeaseRequest): Promise<LeasedUsers> {
  const { tenants, login, needs, signal } = request
  const people = Math.max(request.people ?? 1, needs.includes('second-user') ? 2 : 1)
  const everywhere = needs.includes('second-tenant') || needs.includes('issuer-per-tenant')
  const used = everywhere ? tenants : tenants.slice(0, 1)
  const wants = used.map((tenant, index) => wantAt(tenant, login, index === 0 ? people : 1))
  const held: Held[] = [await turns.take(wants, signal)]
  const leased = (tenant: TenantConfiguration) => {
    const names = held.flatMap((one) => one.names.flat())
    return tenant.users.filter((user) => names.includes(nameOf(tenant, user)))
  }
  const atTheBeginning = new Map(used.map((tenant) => [tenant.id, leased(tenant)]))
  const handBack = () => {
    for (const one of held.splice(0)) one.release()
  }
  return {
    of: (tenant) => atTheBeginning.get(tenant.id) ?? [],
    async borrow(tenant) {
      const [mine] = leased(tenant)
      if (mine !== undefined) return mine
      held.push(await turns.takeMore([wantAt(tenant, login, 1)], signal))
      return leased(tenant)[0]
    },
    handBack,
    release: handBack,
  }
}

/** Users of tenants that were made for one scenario: nobody has to wait for them. */
export const usersOfOwnTenants: LeasedUsers = {
  of: ({ users }) => users,
  borrow: async ({ users }) => users[0],
  handBack: () => undefined,
  release: () => undefined,
}

function wantAt(tenant: TenantConfiguration, login: LoginConfiguration, count: number): Want {
  const users = login.kind === 'none' ? [] : tenant.users.map((user) => nameOf(tenant, user))
  return { anyOf: users.length > 0 ? users : [`tenant ${tenant.id}`], count }
}

/** One person at one server: tenants that share an issuer share their users too. */
function nameOf({ id, issuer }: TenantConfiguration, { username }: ServerUser): string {
  return `user ${username} at ${issuer ?? id}`
}
