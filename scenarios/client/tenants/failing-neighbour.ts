import type { CarrierAnswer, CarrierBehaviour } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant, PlayedCarrier } from '../../api/client.ts'
import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const configuration = 'TENANT-BLAST-1'
const redirectUri = 'TENANT-REDIR-5'
const breaker = 'TENANT-CB-1'
const quota = 'TENANT-RATE-3'
const rows = [configuration, redirectUri, breaker, quota]

/** As often as a breaker may need to open. */
const attempts = 6

export const failingNeighbour = clientScenario({
  id: 'client/tenants/failing-neighbour',
  title: 'What goes wrong for one tenant or at one carrier stays there',
  story:
    'One tenant is refused, limited or failed in every way at a carrier, then the carrier itself breaks; everybody else connects and calls meanwhile and afterwards.',
  requirements: rows,
  needs: ['second-tenant', 'call'],
  crossTenant: [
    { artefact: 'quota', place: 'calls of another tenant at the same carrier', rows: [quota] },
    { artefact: 'breaker', place: 'calls and flows of another tenant at the same carrier', rows: [breaker] },
  ],
  caughtBy: [
    { twin: 'opens-one-breaker-a-carrier', breaks: [configuration, breaker, quota] },
    { twin: 'waits-for-every-open-flow', breaks: [redirectUri] },
  ],
  async run({ target }) {
    const [a, b = a] = target.tenants
    const [y] = target.otherCarriers
    const places = [
      { tenant: b, carrier: target.carrier },
      ...(y === undefined
        ? []
        : [
            { tenant: a, carrier: y },
            { tenant: b, carrier: y },
          ]),
    ]
    for (const place of [{ tenant: a, carrier: target.carrier }, ...places]) {
      const control = await connect(target, place.tenant, { carrier: place.carrier, call: true })
      if (control.kind === 'failed') return controlFailed(rows, control)
    }
    const findings: Finding[] = []
    for (const trouble of troubles) {
      const behaviour = target.behave(trouble.behaviour(a))
      await trouble.provoke(target, a)
      findings.push(
        ...(await unharmed(target, trouble, trouble.wholeCarrier ? elsewhere(places, target) : places, 'during')),
      )
      behaviour.stop()
      findings.push(...(await unharmed(target, trouble, places, 'after')))
    }
    if (y === undefined) findings.push(...recorded(rows, 'the platform has one carrier: others were not looked at'))
    return findings
  },
})

interface Place {
  readonly tenant: PlatformTenant
  readonly carrier: PlayedCarrier
}

function elsewhere(places: readonly Place[], { carrier }: ClientTarget): readonly Place[] {
  return places.filter((place) => place.carrier.id !== carrier.id)
}

interface Trouble {
  readonly what: string
  readonly row: string
  /** It is the carrier that is broken, for everybody there. */
  readonly wholeCarrier?: true
  behaviour(victim: PlatformTenant): CarrierBehaviour
  provoke(target: ClientTarget, victim: PlatformTenant): Promise<void>
}

/** Everybody else connects, and a call carries the new token. */
async function unharmed(
  target: ClientTarget,
  { what, row }: Trouble,
  places: readonly Place[],
  when: string,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { tenant, carrier } of places) {
    const connected = await connect(target, tenant, { carrier, call: true })
    const who = `${tenant.id} at ${carrier.id}`
    const observed = `${when} ${what}: ${connected.kind === 'failed' ? connected.sentence : 'connected and called'}`
    findings.push(
      ...(connected.kind === 'failed'
        ? broken(row, { expected: `${who} connects and calls`, observed }, connected)
        : held(row, undefined, connected)),
    )
  }
  return findings
}

async function connectOften(target: ClientTarget, victim: PlatformTenant): Promise<void> {
  for (let count = 0; count < attempts; count += 1) {
    const begun = await begin(target, victim)
    if (begun.kind === 'failed') return
    await deliver(target, begun.flow, target.grant(begun.flow).response, {
      label: `callback of ${victim.id} in trouble`,
    })
  }
}

async function callOften(target: ClientTarget, victim: PlatformTenant): Promise<void> {
  for (let count = 0; count < attempts; count += 1) await target.call(victim)
}

function json(status: number, body: Readonly<Record<string, unknown>>, headers: Params = []): CarrierAnswer {
  return { kind: 'json', status, body, headers }
}

function apiFor(victim: PlatformTenant, answer: CarrierAnswer): CarrierBehaviour {
  return { api: async (call, honest) => (call.tenant === victim.id ? answer : honest()) }
}

const troubles: readonly Trouble[] = [
  {
    what: 'the carrier’s limit for one tenant (429)',
    row: quota,
    behaviour: (victim) => apiFor(victim, json(429, { error: 'rate_limited' }, [['retry-after', '30']])),
    provoke: callOften,
  },
  {
    what: 'an API that fails for one tenant',
    row: breaker,
    behaviour: (victim) => apiFor(victim, json(503, { error: 'unavailable' })),
    provoke: callOften,
  },
  {
    what: 'a token endpoint that fails for one tenant',
    row: breaker,
    behaviour: (victim) => ({
      token: async (request, honest) =>
        request.tenant === victim.id ? json(500, { error: 'server_error' }) : honest(),
    }),
    provoke: connectOften,
  },
  {
    what: 'invalid_client for one tenant',
    row: configuration,
    behaviour: (victim) => ({
      token: async (request, honest) =>
        request.tenant === victim.id ? json(401, { error: 'invalid_client' }) : honest(),
    }),
    provoke: connectOften,
  },
  ...metadataTroubles(),
  // The last one: its flows stay open.
  {
    what: 'while the redirect URI of one tenant is refused at the carrier and its browsers never come back',
    row: redirectUri,
    behaviour: () => ({}),
    async provoke(target, victim) {
      for (let count = 0; count < attempts; count += 1) await target.start(victim)
    },
  },
]

/** What a carrier's own documents can look like; who reads none of them is not disturbed by any. */
function metadataTroubles(): readonly Trouble[] {
  const faults: readonly (readonly [string, (address: string) => CarrierAnswer])[] = [
    ['metadata that cannot be had', () => json(503, { error: 'unavailable' })],
    [
      'metadata of many megabytes',
      () => ({ kind: 'text', status: 200, body: `{"issuer":"${'x'.repeat(4_000_000)}"}` }),
    ],
    [
      'metadata that redirects to itself',
      (url) => ({ kind: 'text', status: 302, body: '', headers: [['location', url]] }),
    ],
    ['metadata of another issuer', () => json(200, { issuer: 'https://elsewhere.example' })],
    ['keys that are none', () => ({ kind: 'text', status: 200, body: '{"keys":"none"}' })],
  ]
  return faults.map(([what, answer]) => ({
    what,
    row: configuration,
    wholeCarrier: true,
    behaviour: () => ({
      metadata: async ({ url }) => answer(url),
      other: async (request, honest) => (request.kind === 'jwks' ? answer(request.url) : honest()),
    }),
    async provoke(target, victim) {
      // Kept metadata would hide what is published now.
      if ((await target.able('restart')).kind === 'yes' && target.facts.keepsConnections !== false)
        await target.restart()
      await target.start(victim)
    },
  }))
}
