import type {
  Ability,
  AuthorizationServerTarget,
  ServerAbility,
} from '../../../../scenarios/api/authorization-server.ts'
import { withParam } from '../../../../scenarios/api/params.ts'
import { askForCode, correctFlow, planFlow } from '../../../../scenarios/authorization-server/code-flow.ts'
import type { LoginConfiguration, TargetClock, TargetConfiguration, TenantConfiguration } from '../input.ts'
import { trialRandomness } from '../trial-randomness.ts'
import { type AbilityCheck, failed, no, unknown, yes } from './ability.ts'
import { advertisedAbilities } from './advertised.ts'
import { configuredAbilities } from './clients.ts'
import { triedAbilities } from './tried.ts'

/** What abilities depend on besides the target itself. */
export interface AbilityContext {
  readonly configuration: Pick<TargetConfiguration, 'login' | 'metadata'>
  /** Tenants as they were configured, with all of their users. */
  readonly configured: readonly TenantConfiguration[]
  readonly clock: TargetClock | undefined
  /** The path of a Chromium that can be driven, or undefined. */
  readonly chromium: () => Promise<string | undefined>
  /** Whether a page that asks for consent was met in this run. */
  readonly consentSeen: () => boolean
}

/** Answers for every ability a scenario can need. */
export function abilityCheck(ability: ServerAbility, context: AbilityContext): AbilityCheck {
  const { login } = context.configuration
  const checks: Readonly<Record<ServerAbility, AbilityCheck>> = {
    ...configuredAbilities,
    ...advertisedAbilities(context.configuration.metadata),
    ...triedAbilities,
    login: () => loginAbility(login),
    'second-user': () => secondUser(context),
    'consent-page': (target) => consentAbility(target, context),
    deny: () => denyAbility(login),
    clock: () => (context.clock === undefined ? unknown(noClock) : yes),
    'real-browser': async () => ((await context.chromium()) === undefined ? unknown(noChromium) : yes),
  }
  return checks[ability]
}

const noClock =
  'the clock of this server cannot be moved from here; declare `facts: { lifetimes: { code: …, access: … } }`, so that waiting does'

const noChromium =
  'no Chromium was found: install the package chromium, run `npx playwright install chromium`, or set CHROME_PATH'

function loginAbility(login: LoginConfiguration): Ability {
  return login.kind === 'none' ? no('nobody has to sign in (login.kind none)') : yes
}

function denyAbility(login: LoginConfiguration): Ability {
  if (login.kind === 'none') return loginAbility(login)
  return login.deny.length > 0
    ? yes
    : unknown('say how a person refuses: authorizationServer.login.deny: [ { click: "#deny" } ]')
}

function secondUser({ configuration, configured }: AbilityContext): Ability {
  if (configuration.login.kind === 'none') return loginAbility(configuration.login)
  const [tenant] = configured
  if (tenant !== undefined && tenant.users.length > 1) return yes
  return unknown(`add a second user to authorizationServer.tenants (${tenant?.id}): users`)
}

/**
 * Consent pages come only sometimes: one that was not met yet is looked for with flows of its own, the second of which
 * asks for it by name, because consent given earlier is remembered.
 */
async function consentAbility(target: AuthorizationServerTarget, context: AbilityContext): Promise<Ability> {
  const { consentSeen, configuration } = context
  if (configuration.login.kind === 'none') return loginAbility(configuration.login)
  const [client] = target.tenants[0].clients
  if (client.facts.consent === 'never') return no('the configuration says `facts: { consent: never }`')
  if (client.facts.consent !== undefined || consentSeen()) return yes
  const trial = await correctFlow(target, client, trialRandomness)
  if (consentSeen()) return yes
  if (trial.kind === 'failed') return failed(`whether consent is asked for could not be tried: ${trial.sentence}`)
  await askForCode(target, planFlow(client, trialRandomness), {
    spoil: (request) => withParam(request, 'prompt', 'consent'),
    label: 'trial: ask for a consent page',
  })
  if (consentSeen()) return yes
  return unknown(
    'no page that asks for consent was met; say `facts: { consent: never }` if there is none, or name its button in login.steps',
  )
}
