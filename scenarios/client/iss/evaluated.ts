import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { type Params, withExtra, without, withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver, usesTokensOf } from '../flows.ts'
import { controlFailed, mustSendNothing } from '../judge.ts'

const used = 'RFC9700-2.1-7'
const compared = 'RFC9700-4.4.2.1-1'
const stopped = 'RFC9700-4.4.2.1-2'
const simpleStrings = 'RFC9207-2.4-1'
const missingRefused = 'RFC9207-2.4-7'
const documentIssuer = 'RFC9207-2.4-4'
const oneIssuer = 'RFC9207-4-3'
const asDescribed = 'RFC9700-4.4.2.1-3'
const evaluating = [compared, stopped, simpleStrings, missingRefused, documentIssuer, oneIssuer, asDescribed]
const rows = [used, ...evaluating]

export const issEvaluated = clientScenario({
  id: 'client/iss/evaluated',
  title: 'The issuer in a response is the one the request went to',
  story:
    'A right response comes with another issuer, a nearly right one, several, or none although the server announces it.',
  requirements: rows,
  needs: [],
  repeats: true,
  caughtBy: [
    { twin: 'ignores-issuer', breaks: rows },
    { twin: 'accepts-missing-issuer', breaks: [used, missingRefused, asDescribed] },
    { twin: 'compares-issuer-loosely', breaks: [used, compared, stopped, simpleStrings, asDescribed] },
    { twin: 'takes-first-of-two-issuers', breaks: [oneIssuer, asDescribed] },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const control = await connect(target, tenant)
    if (control.kind === 'failed') return controlFailed(rows, control)
    const findings: Finding[] = [...held(used, undefined, control)]
    for (const attack of attacksOn(target)) {
      const begun = await begin(target, tenant)
      if (begun.kind === 'failed') return [...findings, ...controlFailed(rows, begun)]
      findings.push(...(await attempt(target, begun.flow, attack)))
    }
    return forWhom(target, findings, await readsMetadata(target))
  },
})

interface IssAttack {
  readonly what: string
  readonly rows: readonly string[]
  readonly spoil: (response: Params) => Params
  /** Looked at and never held against the platform. */
  readonly record?: true
}

function attacksOn({ carrier, otherCarriers }: ClientTarget): readonly IssAttack[] {
  const { issuer, endpoints } = carrier
  const [other] = otherCarriers
  const strict = [used, compared, stopped, asDescribed]
  const nearly = [...strict, simpleStrings]
  const to = (value: string) => (response: Params) => withParam(response, 'iss', value)
  return [
    ...(other === undefined ? [] : [{ what: 'the issuer of another carrier', rows: strict, spoil: to(other.issuer) }]),
    { what: 'an unknown issuer', rows: strict, spoil: to('https://attacker.example') },
    { what: 'an issuer that only begins right', rows: strict, spoil: to(issuer.slice(0, -1)) },
    { what: 'the issuer with a slash behind it', rows: nearly, spoil: to(`${issuer}/`) },
    { what: 'the issuer in other case', rows: nearly, spoil: to(issuer.toUpperCase()) },
    { what: 'the issuer encoded twice', rows: nearly, spoil: to(encodeURIComponent(issuer)) },
    { what: 'the issuer with a blank behind it', rows: nearly, spoil: to(`${issuer} `) },
    { what: 'the issuer with a NUL behind it', rows: nearly, spoil: to(`${issuer}\0`) },
    {
      what: 'the origin of the authorization endpoint',
      rows: [documentIssuer, asDescribed],
      spoil: to(new URL(endpoints.authorization_endpoint).origin),
    },
    { what: 'no issuer', rows: [used, missingRefused, asDescribed], spoil: (response) => without(response, 'iss') },
    {
      what: 'the right issuer and then another',
      rows: [oneIssuer, asDescribed],
      spoil: (response) => withExtra(response, 'iss', 'https://attacker.example'),
    },
    {
      what: 'another issuer and then the right one',
      rows: [oneIssuer, asDescribed],
      spoil: (response) => withExtra(withParam(response, 'iss', 'https://attacker.example'), 'iss', issuer),
    },
  ]
}

async function attempt(
  target: ClientTarget,
  flow: PlatformFlow,
  { what, rows: about, spoil }: IssAttack,
): Promise<readonly Finding[]> {
  const sentence = `a right response with ${what}`
  const outcome = await deliver(target, flow, spoil(target.grant(flow).response), { label: sentence })
  const found = mustSendNothing(about, outcome, sentence)
  if (!about.includes(stopped) || outcome.tokenRequests.length > 0) return found
  const { uses, call } = await usesTokensOf(target, flow)
  if (!uses) return found
  const sentences = { expected: `${sentence}: nothing is connected`, observed: 'a call carries tokens of this flow' }
  return [...found, ...broken(stopped, sentences, outcome, call)]
}

/** Whoever ignores a wrong issuer is judged by the rows on mix-up, unless the operator says that this is the defence. */
function forWhom(target: ClientTarget, findings: readonly Finding[], readsDocument: boolean): readonly Finding[] {
  const refusesWrong = !findings.some(({ kind, requirement }) => kind === 'broken' && requirement === compared)
  const refusesSomeWrong = findings.some(({ kind, requirement }) => kind === 'held' && requirement === compared)
  const evaluates = refusesWrong || refusesSomeWrong || target.facts.mixUpDefence === 'iss'
  const out: string[] = evaluates ? [] : evaluating
  const withoutDocument = readsDocument || target.facts.mixUpDefence === 'iss' ? [] : [missingRefused, documentIssuer]
  const single = target.otherCarriers.length === 0 ? [used] : []
  const dropped = new Set([...out, ...withoutDocument, ...single])
  return [
    ...findings.flatMap((finding) => (dropped.has(finding.requirement) ? asRecorded(finding) : finding)),
    ...(out.length === 0
      ? []
      : notApplicable(out, 'the platform does not evaluate iss, and it is not declared to (facts.mixUpDefence)')),
    ...(withoutDocument.length === 0 || !evaluates
      ? []
      : notApplicable(withoutDocument, 'the platform reads no metadata that announces iss')),
    ...(single.length === 0 ? [] : notApplicable(single, 'the platform is pointed at one carrier only')),
  ]
}

function asRecorded(finding: Finding): readonly Finding[] {
  return finding.kind === 'broken' ? recorded(finding.requirement, finding.observed, ...finding.evidence) : []
}

async function readsMetadata(target: ClientTarget): Promise<boolean> {
  return (await target.able('reads-metadata')).kind === 'yes'
}
