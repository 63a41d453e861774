import type { ClientTarget, PlatformFlow, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver, finish, usesTokensOf } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { canariesOf, leaksIn } from './canaries.ts'

const before = 'TENANT-PKCE-4'
const untouched = 'TENANT-PKCE-7'
const settings = 'TENANT-CONF-2'
const rows = [before, untouched, settings]

export const otherTenantsAddresses = clientScenario({
  id: 'client/tenants/other-tenants-addresses',
  title: 'With its own key a tenant can start, use, see and end nothing of another tenant',
  story: 'One tenant, signed in as itself, asks at every address of another one whose flow is under way.',
  requirements: rows,
  needs: ['second-tenant', 'tenant-authentication', 'call'],
  caughtBy: [
    { twin: 'lets-any-tenant-in', breaks: [before, untouched, settings] },
    { twin: 'starts-at-first-carrier-instead', breaks: [before] },
  ],
  crossTenant: [
    { artefact: 'session cookie', place: 'addresses of another tenant', rows: [untouched, before] },
    { artefact: 'cache entry', place: 'pages of another tenant', rows: [settings] },
  ],
  async run({ target }) {
    const [a, b = a] = target.tenants
    const connected = await connect(target, a, { call: true })
    if (connected.kind === 'failed') return controlFailed(rows, connected)
    const own = await connect(target, b, { call: true })
    if (own.kind === 'failed') return controlFailed(rows, own)
    const pending = await begin(target, a)
    if (pending.kind === 'failed') return controlFailed(rows, pending)
    const shown: HttpAnswer[] = []
    const findings = [
      ...(await mustNotStart(target, b, a)),
      ...(await startsNowhere(target, a)),
      ...(await asksForAnother(target, b, a, shown)),
    ]
    await ownPages(target, b, own.flow, shown)
    const canaries = canariesOf(target, a, [connected.flow, pending.flow, own.flow])
    findings.push(...judgeShown(shown, canaries, a))
    // A wrong state in the hands of the other tenant must not use the flow up either.
    const neighbour = `${pending.flow.state ?? ''}x`
    await deliver(
      target,
      pending.flow,
      [
        ['code', 'guessed'],
        ['state', neighbour],
      ],
      {
        browser: await target.browserOf(b),
        label: 'a neighbouring state',
      },
    )
    const after = await usesTokensOf(target, connected.flow)
    if (!after.uses) {
      const observed = `after ${b.id} had asked at the addresses of ${a.id}, the connection of ${a.id} was another one or gone`
      findings.push(...broken(untouched, { expected: 'the connection stands', observed }, after.call))
    }
    const finished = await finish(target, pending.flow)
    const expected = `the flow of ${a.id} finishes`
    findings.push(
      ...(finished.kind === 'failed'
        ? broken(untouched, { expected, observed: finished.sentence }, finished)
        : held(untouched, undefined, finished)),
    )
    return findings
  },
})

async function mustNotStart(
  target: ClientTarget,
  who: PlatformTenant,
  owner: PlatformTenant,
): Promise<readonly Finding[]> {
  const attempts = [
    { what: `a start of ${owner.id} by ${who.id}`, as: who, tenant: owner },
    { what: `a start of ${owner.id} by nobody`, as: 'nobody', tenant: owner },
    { what: 'a start of a tenant that is not there', as: who, tenant: { ...owner, id: 'parcelproof-nobody' } },
  ] as const
  const findings: Finding[] = []
  for (const { what, as, tenant } of attempts) {
    const started = await target.start(tenant, { as, label: what })
    const expected = `${what} does not lead to the carrier`
    if (started.kind === 'flow') {
      findings.push(...broken([before, untouched], { expected, observed: 'it did' }, started))
    } else if (started.kind === 'refused') {
      findings.push(...held([before, untouched], `${what}: the platform answered ${started.status}`, started))
    } else if (started.kind === 'unclear') {
      findings.push(...inconclusive(before, `${what}: ${started.sentence}`, started))
    } else findings.push(...recorded(before, `${what}: ${started.sentence}`, started))
  }
  return findings
}

/** A carrier the tenant does not have. */
async function startsNowhere(target: ClientTarget, owner: PlatformTenant): Promise<readonly Finding[]> {
  const what = `a start of ${owner.id} at a carrier that is not there`
  const started = await target.start(owner, {
    carrier: { ...target.carrier, id: 'parcelproof-no-carrier' },
    label: what,
  })
  if (started.kind === 'refused') return held(before, `${what}: the platform answered ${started.status}`, started)
  if (started.kind === 'unclear') return inconclusive(before, `${what}: ${started.sentence}`, started)
  if (started.kind === 'elsewhere') {
    const origins = [target.carrier, ...target.otherCarriers].map(({ issuer }) => new URL(issuer).origin)
    const led = origins.includes(URL.parse(started.url)?.origin ?? '')
    if (!led) return recorded(before, `${what}: ${started.sentence}`, started)
  }
  return broken(before, { expected: 'no carrier is asked', observed: `${what} led to a carrier` }, started)
}

async function asksForAnother(
  target: ClientTarget,
  who: PlatformTenant,
  owner: PlatformTenant,
  shown: HttpAnswer[],
): Promise<readonly Finding[]> {
  const what = `a call of ${owner.id} by ${who.id}`
  const call = await target.call(owner, { as: who, label: what })
  shown.push(call.answer)
  const used = call.apiCalls.filter(({ tokens }) => tokens.some(({ issuedFor }) => issuedFor?.tenant === owner.id))
  if ((await target.able('status')).kind === 'yes') shown.push(await target.status(owner, { as: who }))
  if ((await target.able('disconnect')).kind === 'yes') shown.push(await target.disconnect(owner, { as: who }))
  return used.length > 0
    ? broken(untouched, { expected: `no token of ${owner.id} leaves`, observed: `${what} sent one` }, call, ...used)
    : held(untouched, undefined, call)
}

/** What a tenant is shown of itself, where settings of others could stand beside it. */
async function ownPages(
  target: ClientTarget,
  who: PlatformTenant,
  flow: PlatformFlow,
  shown: HttpAnswer[],
): Promise<void> {
  const started = await target.start(who)
  for (const hop of started.hops) {
    const { exchange, status, headers, body } = hop
    shown.push({ kind: 'answered', exchanges: [exchange], status, headers, body, json: undefined })
  }
  shown.push((await target.call(who, { browser: flow.browser })).answer)
  if ((await target.able('status')).kind === 'yes') shown.push(await target.status(who, { browser: flow.browser }))
}

function judgeShown(
  shown: readonly HttpAnswer[],
  canaries: ReturnType<typeof canariesOf>,
  owner: PlatformTenant,
): readonly Finding[] {
  return shown.flatMap((answer) => {
    if (answer.kind !== 'answered') return inconclusive(settings, 'an address gave no answer', answer)
    const leaks = leaksIn(
      [answer.body, ...answer.headers.map(([name, value]) => `${name}: ${value}`)].join('\n'),
      canaries,
    )
    if (leaks.length === 0) return held([settings, untouched], undefined, answer)
    const observed = `another tenant was shown ${leaks.join(', ')} of ${owner.id}`
    return broken([settings, untouched], { expected: `nothing of ${owner.id}`, observed }, answer)
  })
}
