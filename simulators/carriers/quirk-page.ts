import type { Quirk } from '../core/quirk.ts'
import { type CarrierProfile, carrierIds, carrierProfiles } from './carrier.ts'
import { carriers } from './index.ts'
import { quirks } from './quirks.ts'
import { type SourceKey, sources } from './sources.ts'

const intro = `# The carriers and their quirks

<!-- Written by \`npm run docs:carriers\` from the quirks under simulators/carriers; edit those. -->

A quirk is what a carrier really does and a plain server would not. Each is on in some profiles and can be switched on or
off by its id in any of them: \`await startSimulators({ profile: 'today', quirks: { 'ups/numbers-as-strings': false } })\`.

- \`today\`: what the carrier does now, at its own paths.
- \`migrating\`: the old grants and addresses stay as they are; beside them the code flow at the standard addresses is the new
  one already, with PKCE offered and not demanded.
- \`rfc9700\`: what the standards ask. A quirk of another profile that is switched on here reaches every request.

A token of the test environment is had at the carrier's test host (by its name in the Host header) or under \`/~test\` in front
of the path.

How sure it is: **documented** by the carrier, **recorded** in a real exchange, **seen** in client code or told by an integrator,
**inferred** from something else that is known, or **chosen** by this project where nothing is known. What is chosen is not
carrier behaviour; do not rely on it. Where a part of a quirk is, its row says so.
`

/** Choices that no quirk stands for, because the carriers then do as the standards have it. */
const otherChoices = [
  ['all', 'A new access token leaves the older ones as they are: they stay good until their end.'],
  ['all', 'Credentials with a blank at their end are wrong ones; nothing is cut off.'],
  ['all', 'The sign-in and consent pages are those of this project, and so are the API called `api` and its probe.'],
  ['UPS', 'The standard addresses of the new flow that UPS has no name for are put beside those that it has.'],
  [
    'FedEx, DHL',
    'No authorization endpoint is known; in `migrating` and `rfc9700` it stands beside the token endpoint.',
  ],
  ['USPS', 'What its authorize endpoint takes and shows is barely documented; it is that of the standard.'],
  ['DHL', 'Retirement of HTTP Basic has no date; both ways into Parcel DE stay open.'],
] as const

function choices(): string {
  const rows = otherChoices.map(([carrier, what]) => `| ${carrier} | ${what} |`)
  return `## Chosen without a quirk\n\n| Carrier | What was chosen |\n| --- | --- |\n${rows.join('\n')}\n`
}

/** The page about all carriers, as Markdown. */
export function quirkPage(): string {
  const tables = carrierIds.map((id) => {
    const own = quirks.filter(({ carrier }) => carrier === id)
    return `## ${carriers[id].title}\n\n${header}\n${own.map(rowOf).join('\n')}\n`
  })
  return `${intro}\n${tables.join('\n')}\n${choices()}\n${sourceList()}`
}

const header = `| Quirk | What it does | ${carrierProfiles.map((profile) => `\`${profile}\``).join(' | ')} | How sure | Source |
| --- | --- | --- | --- | --- | --- | --- |`

function rowOf({ id, says, on, confidence, chosen, sources: keys }: Quirk): string {
  const state = (profile: CarrierProfile) => (on.includes(profile) ? 'on' : 'off')
  const known = keys.filter((key) => key !== 'none').join(', ')
  return `| \`${id}\` | ${cell(says)}${chosen === undefined ? '' : ` *Chosen: ${cell(chosen)}*`} | ${carrierProfiles.map(state).join(' | ')} | ${confidence} | ${known === '' ? '–' : known} |`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}

function sourceList(): string {
  const cited = new Set<SourceKey>(quirks.flatMap((quirk) => quirk.sources))
  const lines = Object.entries(sources).flatMap(([key, what]) =>
    [...cited].some((one) => one === key && one !== 'none') ? [`| ${key} | ${what} |`] : [],
  )
  return `## Sources\n\n| Key | What it is |\n| --- | --- |\n${lines.join('\n')}\n`
}
