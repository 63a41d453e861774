import { withoutAbility } from '../../api/ability.ts'
import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { elsewhere, forgetMetadata, hasReadSince, isElsewhere, notReadAgain, saying } from '../metadata-of-the-day.ts'

const byGet = 'RFC8414-3.1-1'
const followed = 'RFC9700-2.6-1-client'
const rows = [byGet, followed]

export const metadataAskedFor = clientScenario({
  id: 'client/metadata/asked-for',
  title: 'Metadata is asked for by GET, and what it says is followed',
  story: 'The document names endpoints at unusual addresses; the platform connects and everything it sends is read.',
  requirements: rows,
  needs: [],
  caughtBy: [
    { twin: 'asks-for-metadata-by-post', breaks: [byGet] },
    { twin: 'knows-endpoints-by-heart', breaks: [followed] },
  ],
  async run({ target }) {
    const moved = target.behave(saying((document) => elsewhere(document)))
    const missing = withoutAbility(rows, await target.able('reads-metadata'))
    if (missing !== undefined) return missing
    const connected = await connectReading(target)
    moved.stop()
    if (!hasReadSince(target, 0)) return notReadAgain(rows)
    const asked = requestsOf(target)
    if (connected.kind === 'failed') return [...asked, ...controlFailed(followed, connected)]
    const { flow, redemption } = connected
    const missed = [
      ...(isElsewhere(flow.location) ? [] : ['authorization_endpoint']),
      ...(isElsewhere(redemption.url) ? [] : ['token_endpoint']),
    ]
    const sentences = {
      expected: 'the endpoints that the metadata names',
      observed: `the metadata was read, and its ${missed.join(' and ')} not used`,
    }
    const judged = missed.length === 0 ? held(followed, undefined, connected) : broken(followed, sentences, connected)
    return [...asked, ...judged, ...(await movedBack(target))]
  },
})

/** Some platforms keep what they have read for as long as they run. */
async function connectReading(target: ClientTarget) {
  const connected = await connect(target, target.tenants[0])
  if (hasReadSince(target, 0)) return connected
  await forgetMetadata(target)
  return connect(target, target.tenants[0])
}

function requestsOf(target: ClientTarget): readonly Finding[] {
  return target.metadataRequests().flatMap((request) => {
    const { method, body } = request
    const more = [
      ...(body === '' ? [] : ['a body']),
      ...(header(request, 'authorization') === undefined ? [] : ['credentials']),
    ]
    return [
      ...(method === 'GET'
        ? held(byGet, undefined, request)
        : broken(byGet, { expected: 'GET', observed: `metadata was asked for by ${method}` }, request)),
      ...(more.length === 0 ? [] : recorded(byGet, `a request for metadata carries ${more.join(' and ')}`, request)),
    ]
  })
}

/** When a change is followed is for the platform to say; it is noted. */
async function movedBack(target: ClientTarget): Promise<readonly Finding[]> {
  const again = await connect(target, target.tenants[0])
  if (again.kind === 'failed') return controlFailed(followed, again)
  // Who keeps what it has read would take the unusual addresses into the next scenario.
  if (isElsewhere(again.redemption.url)) await forgetMetadata(target)
  const how = isElsewhere(again.redemption.url) ? 'is not followed at the next start' : 'is followed at the next start'
  return recorded(followed, `a change of token_endpoint ${how}`, again)
}
