import { withoutAbility } from '../../api/ability.ts'
import type { ClientTarget, PlatformFlow, StartOutcome } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { forgetMetadata, hasReadSince, lacking, metadataCount, notReadAgain, saying } from '../metadata-of-the-day.ts'

const s256 = 'RFC7636-4.2-1'
const plainNeverNew = 'RFC7636-7.2-2-client'
const plainUse = 'RFC7636-4.2-3'
const everywhere = 'RFC7636-5-2'
const absentMeansNo = 'RFC8414-2-6-client'
const otherGuard = 'RFC9700-4.7.1-1'
const pkceAlone = 'RFC9700-2.1-4'
const aboutMethod = [s256, plainNeverNew]
const aboutAbsence = [absentMeansNo, otherGuard]
const rows = [...aboutMethod, plainUse, everywhere, ...aboutAbsence, pkceAlone]

const member = 'code_challenge_methods_supported'

export const otherMethodsAnnounced = clientScenario({
  id: 'client/downgrade/other-methods-announced',
  title: 'What a server says of PKCE never makes a flow weaker',
  story: 'The server’s metadata lists no method, an empty list, plain alone, plain first, and S256 again.',
  requirements: rows,
  needs: [],
  caughtBy: [
    { twin: 'goes-without-where-unannounced', breaks: [everywhere] },
    { twin: 'takes-the-method-announced', breaks: aboutMethod },
    { twin: 'leaves-out-method', breaks: aboutMethod },
    { twin: 'sends-no-state', breaks: aboutAbsence },
  ],
  async run({ target }) {
    const findings: Finding[] = []
    // Before anybody asks for metadata: a platform may remember for good that a server knew S256.
    for (const [count, { what, methods }] of documents.entries()) {
      const changed = target.behave(
        saying((document) => ({
          ...lacking(document, member),
          ...(methods === undefined ? {} : { [member]: methods }),
        })),
      )
      const missing = count === 0 ? withoutAbility(rows, await target.able('reads-metadata')) : undefined
      if (missing !== undefined) return missing
      const before = count === 0 ? -1 : metadataCount(target)
      if (count > 0) await forgetMetadata(target)
      const started = await target.start(target.tenants[0])
      if (!hasReadSince(target, before)) findings.push(...notReadAgain([...aboutMethod, everywhere, ...aboutAbsence]))
      else findings.push(...judge(started, what, methods))
      changed.stop()
    }
    await forgetMetadata(target)
    const after = await connect(target, target.tenants[0])
    if (after.kind === 'failed') findings.push(...controlFailed(rows, after))
    return withRecords(target, findings)
  },
})

interface Announced {
  readonly what: string
  readonly methods: readonly string[] | undefined
}

const documents: readonly Announced[] = [
  { what: 'metadata without PKCE', methods: undefined },
  { what: 'metadata with an empty list of methods', methods: [] },
  { what: 'metadata with plain alone', methods: ['plain'] },
  { what: 'metadata with plain first', methods: ['plain', 'S256'] },
  { what: 'metadata with S256', methods: ['S256'] },
]

function judge(started: StartOutcome, what: string, methods: Announced['methods']): readonly Finding[] {
  // Whoever does not start at all has not been made weaker.
  const bearing = started.kind === 'flow' ? undefined : started.kind
  if (bearing === 'refused' || (started.kind === 'unclear' && started.why === 'crash')) {
    return held([...aboutMethod, everywhere, ...aboutAbsence], `${what}: no flow is started`, started)
  }
  if (started.kind !== 'flow') return inconclusive(rows, `${what}: ${started.sentence}`, started)
  const { flow } = started
  return [...ofMethod(flow, what), ...ofPresence(flow, what, methods), ...ofGuard(flow, what, methods)]
}

function ofMethod(flow: PlatformFlow, what: string): readonly Finding[] {
  if (flow.challenge === undefined) return []
  if (flow.challengeMethod === 'S256') return held(aboutMethod, undefined, flow)
  const observed = `${what}: code_challenge_method is ${flow.challengeMethod ?? 'missing, which means plain'}`
  return [
    ...broken(aboutMethod, { expected: 'code_challenge_method=S256, or no flow', observed }, flow),
    ...recorded(plainUse, observed, flow),
  ]
}

function ofPresence(flow: PlatformFlow, what: string, methods: Announced['methods']): readonly Finding[] {
  if (flow.challenge !== undefined) return held(everywhere, undefined, flow)
  const announcesNothing = methods === undefined || methods.length === 0
  const observed = `${what}: the start carries no code_challenge`
  if (!announcesNothing) return recorded(everywhere, observed, flow)
  return broken(everywhere, { expected: 'PKCE parameters for every server, announced or not', observed }, flow)
}

/** Where PKCE is not known to be there, something else has to stand against cross-site request forgery. */
function ofGuard(flow: PlatformFlow, what: string, methods: Announced['methods']): readonly Finding[] {
  if (flow.state === undefined && flow.challenge !== undefined) {
    return [
      ...recorded(pkceAlone, `${what}: the start leans on PKCE alone against cross-site request forgery`, flow),
      ...(methods === undefined && flow.nonce === undefined ? withoutGuard(flow, what) : []),
    ]
  }
  if (methods !== undefined) return []
  return flow.state === undefined && flow.nonce === undefined
    ? withoutGuard(flow, what)
    : held(aboutAbsence, undefined, flow)
}

function withoutGuard(flow: PlatformFlow, what: string): readonly Finding[] {
  const sentences = {
    expected: 'a state or a nonce where the server does not say that it knows PKCE',
    observed: `${what}: the start carries neither`,
  }
  return broken(aboutAbsence, sentences, flow)
}

/** Information rows say something in every run. */
function withRecords(target: ClientTarget, findings: readonly Finding[]): readonly Finding[] {
  const silent = (row: string): boolean => !findings.some(({ requirement }) => requirement === row)
  return [
    ...findings,
    ...(silent(plainUse) ? notApplicable(plainUse, 'the platform never sends plain') : []),
    ...(silent(pkceAlone) ? notApplicable(pkceAlone, 'the starts carry a state') : []),
    ...(silent(s256) ? notApplicable(aboutMethod, `${target.name} sends no code_challenge`) : []),
  ]
}
