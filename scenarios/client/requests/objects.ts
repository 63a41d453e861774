import type { OtherArrival } from '../../api/carrier.ts'
import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { decodeForm, first } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, type Failed } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const oneOfTwo = 'RFC9101-5-1'
const signed = 'RFC9101-10.1-1'
const rows = [oneOfTwo, signed]

export const requestObjects = clientScenario({
  id: 'client/requests/objects',
  title: 'Request objects are signed, and no request carries one beside the name of one',
  story: 'Every tenant starts at every carrier, and what the browser and the pushed requests carry is read.',
  requirements: rows,
  needs: [],
  setUp: { pushedRequests: true },
  caughtBy: [
    { twin: 'sends-request-beside-request-uri', breaks: [oneOfTwo] },
    { twin: 'sends-unsigned-request-objects', breaks: [signed] },
    { twin: 'signs-request-objects-with-any-key', breaks: [signed] },
  ],
  async run({ target }) {
    const findings: Finding[] = []
    const flows: PlatformFlow[] = []
    for (const tenant of target.tenants) {
      for (const carrier of [target.carrier, ...target.otherCarriers.slice(0, 1)]) {
        const begun = await begin(target, tenant, { carrier })
        if (begun.kind === 'failed') findings.push(...ofFailed(begun))
        else flows.push(begun.flow)
      }
    }
    findings.push(...flows.flatMap(judgeStart), ...flows.flatMap(judgeObject))
    const silent = rows.filter((row) => !findings.some(({ requirement }) => requirement === row))
    return [
      ...findings,
      ...notApplicable(
        silent,
        `the platform sends no ${silent.includes(oneOfTwo) ? 'request or request_uri' : 'request objects'}`,
      ),
      ...pushedTogether(target),
    ]
  },
})

function ofFailed(begun: Failed): readonly Finding[] {
  return controlFailed(rows, begun)
}

function judgeStart(flow: PlatformFlow): readonly Finding[] {
  const query = decodeForm(new URL(flow.location).search.slice(1))
  const both = ['request', 'request_uri'].filter((name) => first(query, name) !== undefined)
  if (both.length === 0) return []
  if (both.length === 1) return held(oneOfTwo, undefined, flow)
  const sentences = { expected: 'request or request_uri', observed: 'a start carries request and request_uri' }
  return broken(oneOfTwo, sentences, flow)
}

function pushedTogether(target: ClientTarget): readonly Finding[] {
  const pushes = target.arrivals().filter((arrival): arrival is OtherArrival => arrival.kind === 'pushed')
  const both = pushes.filter(
    ({ form }) => first(form, 'request') !== undefined && first(form, 'request_uri') !== undefined,
  )
  if (both.length === 0) return []
  const sentences = { expected: 'request alone', observed: 'a pushed request holds request and request_uri' }
  return broken(oneOfTwo, sentences, ...both)
}

function judgeObject(flow: PlatformFlow): readonly Finding[] {
  const { requestObject } = flow
  if (requestObject === undefined) return []
  const { alg, verified } = requestObject
  const expected = 'a request object signed with the key of the client'
  switch (verified) {
    case 'encrypted':
      return recorded(signed, 'request objects are encrypted; what is inside cannot be read here', flow)
    case 'unknown-key':
      return inconclusive(
        signed,
        `request objects are signed (${alg}), and the key of the client is not known: declare it in clients`,
        flow,
      )
    case 'yes':
      return held(signed, undefined, flow)
    case 'no':
      return broken(
        signed,
        {
          expected,
          observed:
            alg === 'none'
              ? 'a request object without a signature'
              : `the signature (${alg}) of a request object is not that of the client`,
        },
        flow,
      )
  }
}
