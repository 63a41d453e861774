import { describe, expect, test } from 'vitest'
import { nowhere, type RequirementVerdict, type Result, roles, type Verdict } from '../../reports/result-model.ts'
import { catalogue } from '../../scenarios/catalogue/index.ts'
import { controlFailed } from '../../scenarios/client/judge.ts'
import { callbackOfAnotherTenant as scenario } from '../../scenarios/client/tenants/callback-of-another-tenant.ts'
import { scenarios } from '../../scenarios/index.ts'
import { noCells } from '../../scenarios/matrix/beside-the-point.ts'
import { artefacts } from '../../scenarios/matrix/cells.ts'
import { crossTenantMatrix } from './cross-tenant.ts'
import { judgeFindings } from './judge.ts'

const foreignCode = 'TENANT-STATE-5'

describe('the cross-tenant matrix', () => {
  test.each<readonly [Verdict, Partial<RequirementVerdict>, string]>([
    ['passed', {}, 'held'],
    ['failed', { observed: 'it was used' }, 'leak'],
    ['warning', { observed: 'it was used' }, 'leak'],
    ['inconclusive', { controlFailed: true }, 'invalid'],
    ['inconclusive', {}, 'inconclusive'],
    ['could-not-run', {}, 'not-tried'],
    ['not-applicable', {}, 'not-tried'],
  ])('says of a row that is %s (%o) that the cell is %s', (verdict, more, outcome) => {
    const cells = crossTenantMatrix([scenario], [resultWith([{ id: foreignCode, level: 'MUST', verdict, ...more }])])
    expect(cells.find(({ artefact }) => artefact === 'code')).toMatchObject({ outcome, carrier: 'ups' })
  })

  test('lets the row that was tried decide where another one is not for this target', () => {
    const cells = crossTenantMatrix(
      [scenario],
      [
        resultWith([
          { id: 'TENANT-STATE-1', level: 'MUST', verdict: 'not-applicable' },
          { id: 'TENANT-STATE-2', level: 'MUST', verdict: 'failed' },
        ]),
      ],
    )
    expect(cells.find(({ artefact }) => artefact === 'state')?.outcome).toBe('leak')
  })

  test('keeps carriers apart and takes the worst of several scenarios of one cell', () => {
    const held = resultWith([{ id: foreignCode, level: 'MUST', verdict: 'passed' }])
    const leak = resultWith([{ id: foreignCode, level: 'MUST', verdict: 'failed' }])
    const cells = crossTenantMatrix([scenario], [held, leak, { ...held, carrier: 'dhl' }])
    expect(cells.filter(({ artefact }) => artefact === 'code').map(({ outcome }) => outcome)).toEqual(['leak', 'held'])
  })

  test('knows a failed control from an answer that shows nothing', () => {
    const failed = controlFailed(foreignCode, { kind: 'failed', sentence: 'it did not connect', exchanges: [] })
    const { requirements } = judgeFindings(failed, { catalogue, profile: 'rfc9700' })
    expect(requirements).toMatchObject([{ verdict: 'inconclusive', controlFailed: true }])
  })

  test('is declared with rows the scenario settles, and no artefact is left out', () => {
    const declared = scenarios.flatMap(({ id, requirements, crossTenant = [] }) =>
      crossTenant.map((cell) => ({ id, cell, own: cell.rows.every((row) => requirements.includes(row)) })),
    )
    expect(declared.filter(({ own, cell }) => !own || cell.rows.length === 0).map(({ id }) => id)).toEqual([])
    const missing = artefacts.filter((artefact) => declared.every(({ cell }) => cell.artefact !== artefact))
    expect(missing).toEqual([])
  })

  test('has a scenario or a reason for every artefact at every role, and never both', () => {
    const places = roles.flatMap((role) => artefacts.map((artefact) => ({ role, artefact })))
    const count = ({ role, artefact }: (typeof places)[number]) => [
      scenarios.some(
        (one) => one.role === role && one.crossTenant?.some((cell) => cell.artefact === artefact) === true,
      ),
      noCells.some((none) => none.role === role && none.artefact === artefact),
    ]
    expect(places.filter((place) => count(place).filter(Boolean).length !== 1)).toEqual([])
  })

  test('says beside the cells of a role which artefacts cannot be presented there', () => {
    const cells = crossTenantMatrix([scenario], [resultWith([{ id: foreignCode, level: 'MUST', verdict: 'passed' }])])
    const none = cells.filter(({ place }) => place === nowhere)
    expect(none.map(({ artefact }) => artefact)).toContain('pushed request')
    expect(none.every(({ role, reason }) => role === 'client' && reason !== undefined)).toBe(true)
    expect(crossTenantMatrix([scenario], [])).toEqual([])
  })
})

function resultWith(requirements: Result['requirements']): Result {
  return {
    id: scenario.id,
    title: scenario.title,
    role: 'client',
    target: 'platform',
    carrier: 'ups',
    requirements,
    verdict: 'passed',
    evidence: [],
    durationMs: 1,
    reproduce: 'parcelproof run',
  }
}
