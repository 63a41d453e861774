import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { type Finding, notApplicable, recorded } from '../../api/finding.ts'
import { type Params, withExtra, without } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { type CodeGrant, correctFlow, describeTokenOutcome, redeem } from '../code-flow.ts'
import { type FlowSeries, inSeries, withFreshCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind, withoutAbility } from '../judge.ts'

const binding = 'RFC6749-4.1.3-3'
const needsProof = 'RFC9700-4.2.4-A3'

export const boundToClient = authorizationServerScenario({
  id: 'authorization-server/code/bound-to-client',
  title: 'Only the client a code was made for can redeem it',
  story: 'Another registered client has got hold of code and verifier, and redeems them with its own good credentials.',
  requirements: [binding, needsProof],
  needs: ['authorization-endpoint'],
  crossTenant: [{ artefact: 'code', place: 'token endpoint, by another client', rows: [binding] }],
  caughtBy: [{ twin: 'redeems-code-of-another-client', breaks: [binding] }],
  async run({ target, random }) {
    const owners = oneClientOfEachKind(target)
    const controls = new Map<ServerClient, readonly Finding[]>()
    const findings = await inSeries({ target, random }, owners, [binding, needsProof], async (series) => [
      ...(await withoutAnyProof(target, series)),
      ...(await inTurn(thievesOf(target, series.client), async (thief) => {
        const doubts = await provenThief(thief)
        return doubts.length > 0 ? doubts : steal(target, series, thief)
      })),
    ])
    if (owners.some((owner) => thievesOf(target, owner).length > 0)) return findings
    const nobody = withoutAbility(binding, await target.able('second-client'))
    return [...findings, ...(nobody ?? notApplicable(binding, 'there is no other client to redeem the code'))]

    /** Shows once for each thief that its credentials are good, or its refusal would say nothing about the code. */
    async function provenThief(thief: ServerClient): Promise<readonly Finding[]> {
      const known = controls.get(thief)
      if (known !== undefined) return known
      const control = await correctFlow(target, thief, random)
      const doubts = control.kind === 'failed' ? controlFailed(binding, control) : []
      controls.set(thief, doubts)
      return doubts
    }
  },
})

/** Of the same tenant a confidential and a public one, and one of the next tenant. */
function thievesOf(target: AuthorizationServerTarget, owner: ServerClient): readonly ServerClient[] {
  const [own, next] = target.tenants
  const others = own.clients.filter(({ id }) => id !== owner.id)
  return [
    others.find(({ confidential }) => confidential),
    others.find(({ confidential }) => !confidential),
    next?.clients.find(({ id }) => id !== owner.id),
  ].filter((thief) => thief !== undefined)
}

function steal(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  thief: ServerClient,
): Promise<readonly Finding[]> {
  const asItself = { what: 'its own credentials', spoil: (form: Params) => form }
  const inTwoNames = {
    what: 'its own credentials in the header and the client_id of the owner in the body',
    spoil: (form: Params) => withExtra(form, 'client_id', series.client.id),
  }
  const ways = thief.authentication.method === 'client_secret_basic' ? [asItself, inTwoNames] : [asItself]
  return inTurn(ways, ({ what, spoil }) =>
    withFreshCode(series, binding, async (grant) => {
      const attempt = `a code of the ${nameOf(grant.client)}, redeemed by the ${nameOf(thief)} with ${what}`
      const outcome = await redeem(
        target,
        { ...grant, client: thief },
        { label: `redeem as ${thief.id}, with ${what}`, spoil },
      )
      return [
        ...mustRefuseTokens(binding, outcome, attempt),
        ...(outcome.kind === 'refused' ? await whetherBurnt(target, grant, attempt) : []),
      ]
    }),
  )
}

async function whetherBurnt(
  target: AuthorizationServerTarget,
  grant: CodeGrant,
  attempt: string,
): Promise<readonly Finding[]> {
  const after = await redeem(target, grant, { label: 'the owner redeems it afterwards' })
  return recorded(binding, `after ${attempt}, the owner’s own redemption: ${describeTokenOutcome(after)}`, after)
}

/** A code leaked to somebody who has neither credentials nor verifier. */
function withoutAnyProof(target: AuthorizationServerTarget, series: FlowSeries): Promise<readonly Finding[]> {
  return withFreshCode(series, needsProof, async (grant) => {
    const outcome = await redeem(target, grant, {
      authentication: { method: 'none', clientId: grant.client.id },
      label: 'redeem without credentials and verifier',
      spoil: (form) => without(form, 'code_verifier'),
    })
    return mustRefuseTokens(needsProof, outcome, `a code without credentials and verifier (${nameOf(grant.client)})`)
  })
}
