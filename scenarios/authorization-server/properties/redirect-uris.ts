import fc from 'fast-check'
import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { withParam } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { findingsOf } from '../../properties/findings.ts'
import { search, type Trial } from '../../properties/search.ts'
import { codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { controlFailed, nameOf } from '../judge.ts'
import { attackerHost } from '../redirect-uri/mutants.ts'
import { mayBeUsed, type Surface, surfacesOf } from '../redirect-uri/surfaces.ts'
import { joined, type UriParts } from '../redirect-uri/uri-parts.ts'

const id = 'authorization-server/properties/redirect-uris'
const row = 'RFC9700-2.1-1'

/** One request is a whole story here, where others take many. */
const requestsOfAStory = 6

/** A redirect URI by the grammar of RFC 3986, a few changes away from a registered one. */
interface MadeUp {
  readonly surface: number
  readonly changes: readonly (Partial<UriParts> & { readonly fragment?: string })[]
}

export const redirectUris = authorizationServerScenario({
  id,
  title: 'No made-up redirect URI gets a code',
  story: 'Redirect URIs are made up by their grammar, each a few changes away from a registered one.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  repeats: true,
  budget: 180_000,
  caughtBy: [{ twin: 'leaves-path-parameters-out-of-comparison', breaks: [row] }],
  async run({ target, random, search: settings, signal }) {
    const surfaces = surfacesOf(target)
    for (const { client, redirectUri } of surfaces) {
      const control = await codeControl(target, client, random, { redirectUri })
      if (control.kind === 'failed') return controlFailed(row, control)
    }
    const outcome = await search<MadeUp>(
      {
        id,
        stories: madeUp(surfaces),
        try: (story) => tryOne(target, random, surfaces, story),
        tell: (story) => tell(surfaces, story),
      },
      { ...settings, effort: { ...settings.effort, runs: settings.effort.runs * requestsOfAStory } },
      signal,
    )
    return findingsOf([row], outcome, settings)
  },
})

function madeUp(surfaces: readonly Surface[]): fc.Arbitrary<MadeUp> {
  const word = fc.stringMatching(/^[a-z0-9]{1,6}$/)
  const path = fc.constantFrom(...new Set(surfaces.map(({ parts }) => parts.path)))
  const host = fc.constantFrom(...new Set(surfaces.map(({ parts }) => parts.host)))
  const scheme = fc.constantFrom(...new Set(surfaces.map(({ parts }) => parts.scheme)))
  const change = fc.oneof(
    fc
      .tuple(path, fc.constantFrom('/', '//', '/./', '/../', ';', '%2f', '%00', '.'), word)
      .map(([at, by, name]) => ({ path: `${at}${by}${name}` })),
    fc.tuple(path, word).map(([at, name]) => ({ path: `${at};${name}=${name}` })),
    fc.tuple(path, word).map(([at, name]) => ({ path: `/${name}/..${at}` })),
    path.map((at) => ({ path: at.toUpperCase() })),
    fc.tuple(host, word).map(([at, name]) => ({ host: `${at}.${name}.${attackerHost}` })),
    fc.tuple(host, word).map(([at, name]) => ({ host: `//${name}.${at.slice(2)}` })),
    host.map((at) => ({ host: `${at}@${attackerHost}` })),
    host.map((at) => ({ host: `//${attackerHost}%40${at.slice(2)}` })),
    host.map((at) => ({ host: `${at}.` })),
    fc.integer({ min: 1, max: 65_535 }).map((port) => ({ port: `:${port}` })),
    scheme.map((at) => ({ scheme: at === 'https:' ? 'http:' : `x${at}` })),
    fc.tuple(word, word).map(([name, value]) => ({ query: `?${name}=${value}` })),
    word.map((fragment) => ({ fragment })),
  )
  return fc.record({
    surface: fc.nat({ max: surfaces.length - 1 }),
    changes: fc.array(change, { minLength: 1, maxLength: 2, size: 'max' }),
  })
}

function written(surface: Surface, { changes }: MadeUp): string {
  const { fragment, ...parts } = Object.assign({}, surface.parts, ...changes)
  return `${joined(parts)}${fragment === undefined ? '' : `#${fragment}`}`
}

async function tryOne(
  target: AuthorizationServerTarget,
  random: Randomness,
  surfaces: readonly Surface[],
  story: MadeUp,
): Promise<Trial> {
  const surface = surfaces[story.surface]
  if (surface === undefined) return { breaches: [], requests: 0 }
  const uri = written(surface, story)
  if (mayBeUsed(surface.client, uri)) return { breaches: [], requests: 0 }
  const asked = await askForCode(target, planFlow(surface.client, random, surface.redirectUri), {
    label: `ask with the redirect URI ${uri}`,
    spoil: (request) => withParam(request, 'redirect_uri', uri),
  })
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  const requests = outcome.exchanges.length
  if (outcome.kind === 'unclear') return { breaches: [], requests, unclear: outcome.sentence }
  if (outcome.kind !== 'code' && outcome.kind !== 'tokens') return { breaches: [], requests }
  const observed = `${uri} (${nameOf(surface.client)}): ${describeOutcome(outcome)}`
  return { requests, breaches: [{ row, expected: 'no code', observed, exchanges: outcome.exchanges }] }
}

function tell(surfaces: readonly Surface[], story: MadeUp): readonly string[] {
  const surface = surfaces[story.surface]
  if (surface === undefined) return []
  return [
    `The ${nameOf(surface.client)} has registered ${surface.redirectUri}.`,
    `A code is asked for with ${written(surface, story)}.`,
  ]
}
