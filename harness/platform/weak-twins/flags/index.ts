import type { DpopKey } from '../../carriers/dpop.ts'
import { makeDpopKey } from '../../carriers/dpop.ts'
import { Refusal } from '../../refusal.ts'
import { redirectUriOf } from '../../steps/authorize-tenant.ts'
import { chooseFlow } from '../../steps/choose-flow.ts'
import { choosePolicy } from '../../steps/choose-policy.ts'
import { broughtClient, findClient } from '../../steps/find-client.ts'
import { ownPair } from '../../steps/own-pair.ts'
import { redeemLegacyCode } from '../../steps/redeem-code.ts'
import { rememberFlow } from '../../steps/remember-flow.ts'
import { type PlatformTwin, platformTwin, platformTwinOf } from '../weak-twin.ts'

const hasOneFlagForAllTenants = platformTwin(
  'has-one-flag-for-all-tenants',
  'reads the policies of whichever tenant was switched, for everybody at the carrier',
  'choosePolicy',
  async (kit, allowed) => {
    const own = await choosePolicy(kit, allowed)
    const first = await kit.policies.of({ tenant: 'acme', carrier: allowed.carrier })
    return { ...own, policy: { ...own.policy, flow: first.flow, dpop: own.policy.dpop || first.dpop } }
  },
)

const closesWhileOneIsRolledBack = platformTwin(
  'closes-while-one-is-rolled-back',
  'starts nothing for others while a pair is on the old flow',
  'choosePolicy',
  async (kit, allowed) => {
    const first = await kit.policies.of({ tenant: 'acme', carrier: allowed.carrier })
    if (first.flow === 'legacy' && allowed.tenant !== 'acme') throw new Refusal('UNAVAILABLE', 'unexpected')
    return choosePolicy(kit, allowed)
  },
)

const endsEveryFlowTheOldWay = platformTwin(
  'ends-every-flow-the-old-way',
  'redeems a code without a verifier when the operator has gone back meanwhile, or was there once',
  'redeemCode',
  (kit, server, client, flow, answer) => redeemLegacyCode(kit, server, client, { ...flow, kind: 'legacy' }, answer),
)

const asked = new Set<string>()

const letsRequestsAskForTheOldFlow = platformTwinOf(
  'lets-requests-ask-for-the-old-flow',
  'takes the old flow where a header of the request asks for it',
  {
    ownPair(request) {
      const pair = ownPair(request)
      const name = `${pair.tenant}/${pair.carrier}`
      if (request.header('x-legacy-flow') === '') asked.delete(name)
      else asked.add(name)
      return pair
    },
    async chooseFlow(kit, allowed, server) {
      return asked.has(`${allowed.tenant}/${allowed.carrier}`) ? 'legacy' : chooseFlow(kit, allowed, server)
    },
  },
)

let everybodys: Promise<DpopKey> | undefined

const bindsEverybodyToOneKey = platformTwin(
  'binds-everybody-to-one-key',
  'has one key for the proofs of all tenants',
  'rememberFlow',
  async (kit, flow) => {
    if (flow.dpopKey === undefined) return rememberFlow(kit, flow)
    everybodys ??= makeDpopKey()
    return rememberFlow(kit, { ...flow, dpopKey: await everybodys })
  },
)

const registersCallbacksOfEverybody = platformTwin(
  'registers-callbacks-of-everybody',
  'registers the callbacks of all tenants with the client of each',
  'findClient',
  (kit, allowed, server) => {
    const all = [...kit.tenants.keys()].map((tenant) =>
      redirectUriOf(kit.publicUrl, { tenant, carrier: allowed.carrier }),
    )
    return findClient(
      {
        ...kit,
        async send(url, init) {
          if (init.method !== 'POST' || !url.endsWith('/register')) return kit.send(url, init)
          const metadata: Record<string, unknown> = JSON.parse(String(init.body))
          const response = await kit.send(url, { ...init, body: JSON.stringify({ ...metadata, redirect_uris: all }) })
          const client: Record<string, unknown> = await response.json()
          return Response.json({ ...client, redirect_uris: metadata.redirect_uris }, { status: response.status })
        },
      },
      allowed,
      server,
    )
  },
)

const beginsNewcomersOnTheOldFlow = platformTwin(
  'begins-newcomers-on-the-old-flow',
  'lets tenants whose clients it registers itself begin without PKCE',
  'chooseFlow',
  async (kit, allowed, server) => (broughtClient(allowed) === undefined ? 'legacy' : chooseFlow(kit, allowed, server)),
)

export const flagTwins: readonly PlatformTwin[] = [
  hasOneFlagForAllTenants,
  closesWhileOneIsRolledBack,
  endsEveryFlowTheOldWay,
  letsRequestsAskForTheOldFlow,
  bindsEverybodyToOneKey,
  registersCallbacksOfEverybody,
  beginsNewcomersOnTheOldFlow,
]
