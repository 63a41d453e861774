import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { everythingGranted, grantedScope, listed } from '../access-token.ts'
import { askForCode, correctFlow, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { controlFailed, mustBringNoCode } from '../judge.ts'
import { type ClientMetadata, registerClient } from '../self-registration.ts'
import { confidentialClientMetadata, describeRegistration, registrationFailed } from './registered-client.ts'

const row = 'OAUTH21-7.9-2'

export const sensitiveScope = authorizationServerScenario({
  id: 'authorization-server/registration/sensitive-scope',
  title: 'A self-registered client does not get every scope for the asking',
  story: 'Somebody registers a client and asks for a scope that only known clients may have.',
  requirements: [row],
  needs: ['registration', 'ungranted-scope'],
  caughtBy: [{ twin: 'registers-any-scope', breaks: [row] }],
  async run({ target, random }) {
    const [tenant] = target.tenants
    const holder = tenant.clients.find(({ ungrantedScope }) => ungrantedScope !== undefined) ?? tenant.clients[0]
    const sensitive = holder.ungrantedScope ?? ''
    const plain = confidentialClientMetadata(tenant)
    const greedy = await register({ ...plain, scope: wanted() }, 'register for a sensitive scope')
    if (greedy.kind === 'registered') return judgeAndForget(greedy)
    const modest = await register(plain, 'control: register for an ordinary scope')
    if (modest.kind !== 'registered') return registrationFailed(row, modest, tenant)
    if (greedy.kind === 'unclear') {
      await modest.forget()
      return inconclusive(row, greedy.sentence, greedy)
    }
    const refused = held(row, `registering for the scope ${sensitive}: ${describeRegistration(greedy)}`, greedy)
    return [...refused, ...(await judgeAndForget(modest))]

    function wanted(): string {
      return [tenant.clients[0].scope, sensitive].filter((scope) => scope !== undefined).join(' ')
    }

    function register(metadata: ClientMetadata, label: string) {
      return registerClient(target, tenant, metadata, { label })
    }

    async function judgeAndForget(made: Extract<typeof greedy, { kind: 'registered' }>): Promise<readonly Finding[]> {
      try {
        const control = await correctFlow(target, made.client, random)
        if (control.kind === 'failed') return controlFailed(row, control)
        return await ask(made.client)
      } finally {
        await made.forget()
      }
    }

    async function ask(client: Parameters<typeof planFlow>[0]): Promise<readonly Finding[]> {
      const what = `a self-registered client asks for the scope ${sensitive}`
      const attempt = await askForCode(target, planFlow(client, random), {
        label: what,
        spoil: (request) => withParam(request, 'scope', wanted()),
      })
      if (attempt.kind === 'none') return mustBringNoCode(row, attempt.outcome, what)
      const asked = attempt.grant.outcome.hops.some(({ page }) => page === 'consent')
      const tokens = await redeem(target, attempt.grant)
      if (tokens.kind !== 'tokens') return inconclusive(row, `${what}: ${describeTokenOutcome(tokens)}`, tokens)
      const granted = everythingGranted(await grantedScope(target, tenant, tokens))
      if (granted === undefined) return inconclusive(row, `${what}: nothing says what was granted`, tokens)
      const observed = `${what}: granted ${listed(granted)}`
      if (!granted.has(sensitive)) return held(row, observed, tokens)
      if (asked) return held(row, `${observed}, after a page that asked the person`, tokens)
      return broken(row, { expected: `no ${sensitive} without anybody having been asked`, observed }, tokens)
    }
  },
})
