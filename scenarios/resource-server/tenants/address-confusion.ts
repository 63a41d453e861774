import type { Finding } from '../../api/finding.ts'
import type { ResourceCall } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { goodCall, mayOnlyBring, withoutControl } from '../judge.ts'

const row = 'TENANT-XCH-9'

/** Request targets that two servers on the way may read differently: `own` and `other` are paths. */
function targets(own: string, other: string, origin: string): readonly string[] {
  const up = own
    .split('/')
    .slice(1)
    .map(() => '..')
  const ups = up.join('/')
  return [
    `${own}/${ups}${other}`,
    `${own}/${ups.replaceAll('.', '%2e')}${other}`,
    `${own}/${ups.replaceAll('/', '%2f')}${other}`,
    `${own}/${ups.replaceAll('.', '%2e').replaceAll('/', '%2f')}${other.replaceAll('/', '%2f')}`,
    `${own}/${ups.replaceAll('.', '%252e')}${other}`,
    `${other}/${ups}${own}`,
    `${other};a=b/../${own.slice(1)}`,
    `${own};${other}`,
    `/${other}`,
    `//${other.slice(1)}`,
    other.replaceAll('/', '//'),
    other.toUpperCase(),
    `${other}/`,
    `${other}%00`,
    `${other}%20`,
    `${other}.`,
    `${other}?${own}`,
    `${other}%3f`,
    `${other}%23${own}`,
    `${own}\\..\\${other.slice(1)}`,
    `${own}/%5c..%5c${other.slice(1)}`,
    `${origin}${other}`,
  ]
}

/** The other tenant's id with one letter that looks alike. */
const alike: readonly (readonly [string, string])[] = [
  ['a', '%D0%B0'],
  ['e', '%D0%B5'],
  ['o', '%D0%BE'],
  ['c', '%D1%81'],
]

function lookAlikes(path: string): readonly string[] {
  return alike.flatMap(([letter, instead]) => (path.includes(letter) ? [path.replace(letter, instead)] : []))
}

export const addressConfusion = resourceServerScenario({
  id: 'resource-server/tenants/address-confusion',
  title: 'Addresses that can be read in two ways',
  story: 'Dot-segments, encodings, doubled slashes, other case and look-alike letters lead from one tenant to another.',
  requirements: [row],
  needs: ['second-tenant', 'markers'],
  repeats: true,
  caughtBy: [
    { twin: 'resolves-the-path-after-the-gate', breaks: [row] },
    { twin: 'decodes-the-path-after-the-gate', breaks: [row] },
  ],
  async run({ target }) {
    const [own, other] = target.tenants
    if (other === undefined) return []
    const failed = withoutControl(row, await goodCall(target)) ?? withoutControl(row, await goodCall(target, other))
    if (failed !== undefined) return failed
    const at = new URL(own.request.url)
    const others = new URL(other.request.url)
    const calls: readonly (readonly [string, ResourceCall])[] = [
      ...[...targets(at.pathname, others.pathname, others.origin), ...lookAlikes(others.pathname)].map(
        (path) => [path, { target: path, label: 'a confusing request target' }] as const,
      ),
      ...[`${others.host}.`, others.host.toUpperCase(), `${at.host}@${others.host}`].map(
        (host) => [`Host: ${host}`, { headers: [['host', host]], label: `Host: ${host}` }] as const,
      ),
    ]
    const findings: Finding[] = []
    for (const [what, call] of calls) {
      const access = await goodCall(target, own, call)
      findings.push(...mayOnlyBring(row, access, [own.id], what))
    }
    return findings
  },
})
