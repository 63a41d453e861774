import type { CarrierAnswer } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliverHonestly, usesTokensOf } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const notFromAnswer = 'TENANT-TOKEN-6'
const unknownMembers = 'TENANT-TOKEN-7'
const rows = [notFromAnswer, unknownMembers]

export const tokenAnswerNamesAnother = clientScenario({
  id: 'client/tenants/token-answer-names-another',
  title: 'No member of a token answer moves a token to another tenant',
  story:
    'The token answer for one tenant names another one, in members, in a JWT nobody signed, and in members given twice.',
  requirements: rows,
  needs: ['second-tenant', 'call'],
  caughtBy: [{ twin: 'believes-tenant-of-token-answer', breaks: rows }],
  async run({ target }) {
    const [a, b = a] = target.tenants
    const control = await connect(target, b, { call: true })
    if (control.kind === 'failed') return controlFailed(rows, control)
    const findings: Finding[] = []
    for (const spoil of spoilings(b)) {
      const begun = await begin(target, a)
      if (begun.kind === 'failed') return [...findings, ...controlFailed(rows, begun)]
      const behaviour = target.behave({ token: async (_request, honest) => spoil.answer(await honest()) })
      const outcome = await deliverHonestly(target, begun.flow)
      behaviour.stop()
      const { call } = await usesTokensOf(target, begun.flow, { tenant: b, browser: control.flow.browser })
      const moved = call.apiCalls.some(({ tokens }) =>
        tokens.some(({ issuedFor, value }) => issuedFor?.flow === begun.flow.id || value === unsignedTokenNaming(b)),
      )
      const observed = `${spoil.what}: a call of ${b.id} carries the token that was issued to ${a.id}`
      findings.push(
        ...(moved
          ? broken(rows, { expected: `nothing of ${a.id} is used for ${b.id}`, observed }, outcome, call)
          : outcome.tokenRequests.length === 0
            ? inconclusive(rows, `${spoil.what}: the code was not redeemed`, outcome)
            : held(rows, undefined, outcome, call)),
        ...(await keptByOwner(target, a, begun.flow.browser, spoil.what)),
      )
    }
    return findings
  },
})

/** Whether the rightful owner has it, or the platform has refused such an answer: both are right. */
async function keptByOwner(
  target: ClientTarget,
  owner: PlatformTenant,
  browser: Parameters<ClientTarget['deliver']>[0]['browser'],
  what: string,
): Promise<readonly Finding[]> {
  const call = await target.call(owner, { browser })
  const seen = call.apiCalls.length > 0 ? 'the connection is its owner’s' : 'the answer was refused'
  return recorded(rows, `${what}: ${seen}`, call)
}

interface Spoiling {
  readonly what: string
  answer(honest: CarrierAnswer): CarrierAnswer
}

const names = ['tenant', 'tenant_id', 'account', 'org', 'organization', 'sub'] as const

function spoilings(other: PlatformTenant): readonly Spoiling[] {
  const naming = Object.fromEntries(names.map((name) => [name, other.id]))
  return [
    {
      what: 'members that name the other tenant',
      answer: (honest) => (honest.kind === 'json' ? { ...honest, body: { ...honest.body, ...naming } } : honest),
    },
    {
      what: 'an access token that is a JWT without signature, naming the other tenant',
      answer: (honest) =>
        honest.kind === 'json'
          ? { ...honest, body: { ...honest.body, access_token: unsignedTokenNaming(other), ...naming } }
          : honest,
    },
    {
      what: 'members given twice, the second naming the other tenant',
      answer(honest) {
        if (honest.kind !== 'json') return honest
        const twice = names.map((name) => `"${name}":"x","${name}":${JSON.stringify(other.id)}`).join(',')
        return {
          kind: 'text',
          status: honest.status,
          body: `${JSON.stringify(honest.body).slice(0, -1)},${twice}}`,
          headers: [
            ['content-type', 'application/json'],
            ['cache-control', 'no-store'],
          ],
        }
      },
    },
  ]
}

function unsignedTokenNaming({ id }: PlatformTenant): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = Object.fromEntries(names.map((name) => [name, id]))
  return `${part({ alg: 'none', typ: 'at+jwt' })}.${part(claims)}.`
}
