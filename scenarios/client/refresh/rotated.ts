import type { TokenRequest } from '../../api/carrier.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { callAs, type Refreshing, refreshesIn, refreshingConnection } from './ageing.ts'

const thrownAway = 'RFC6749-6-3'
const savedSafely = 'TENANT-LIFE-3'
const ownTokenOnly = 'TENANT-TOKEN-2'
const rows = [thrownAway, savedSafely, ownTokenOnly]
const rounds = 20
/** With fewer than these nothing is said of a row of them. */
const fewest = 2

export const refreshRotated = clientScenario({
  id: 'client/refresh/rotated',
  title: 'A refresh token that has been replaced is never sent again, and goes with its own client',
  story: 'Every tenant refreshes twenty times in turn, with a restart half-way, at a carrier that rotates each time.',
  requirements: rows,
  needs: ['call'],
  repeats: true,
  caughtBy: [
    { twin: 'keeps-first-refresh-token', breaks: [thrownAway, savedSafely] },
    { twin: 'refreshes-as-another-tenant', breaks: [ownTokenOnly] },
  ],
  async run({ target }) {
    const opened: Refreshing[] = []
    for (const tenant of target.tenants) {
      const refreshing = await refreshingConnection(target, tenant, rows)
      if (refreshing.kind === 'findings') return refreshing.findings
      opened.push(refreshing)
    }
    const [{ ageing }] = [opened[0] ?? raise()]
    const findings: Finding[] = []
    for (let round = 1; round < rounds; round += 1) {
      const stuck = await ageing.age()
      if (stuck !== undefined) return inconclusive(rows, stuck)
      for (const { connected } of opened) await callAs(target, connected, `call ${round} with a token that is over`)
      if (round === rounds / 2) findings.push(...(await restarted()))
    }
    return [...findings, ...opened.flatMap((one) => judge(refreshesIn(target.tokenRequests()), one))]

    async function restarted(): Promise<readonly Finding[]> {
      const able = await target.able('restart')
      if (able.kind !== 'yes' || target.facts.keepsConnections === false) {
        return recorded(savedSafely, 'the platform was not restarted meanwhile')
      }
      const problem = await target.restart()
      return problem === undefined ? [] : inconclusive(savedSafely, `the platform did not come back: ${problem}`)
    }
  },
})

function raise(): never {
  throw new Error('a platform has one tenant at least')
}

function judge(all: readonly TokenRequest[], { connected: { flow } }: Refreshing): readonly Finding[] {
  const own = all.filter(({ refreshToken }) => refreshToken?.issuedFor?.flow === flow.id)
  const who = `${flow.tenant.id} at ${flow.carrier.id}`
  return [...sentOnce(own, who), ...withOwnClient(own, who)]
}

function sentOnce(own: readonly TokenRequest[], who: string): readonly Finding[] {
  const asked = [thrownAway, savedSafely]
  const values = own.map(({ refreshToken }) => refreshToken?.value)
  const again = own.find((request, at) => values.indexOf(request.refreshToken?.value) < at)
  if (again !== undefined) {
    const observed = `${who}: a refresh token that had been answered with a new one was sent again`
    return broken(asked, { expected: 'each refresh token once', observed }, again)
  }
  if (own.length < fewest) return inconclusive(asked, `${who}: only ${own.length} refresh left the platform`, ...own)
  return held(asked, `${who}: ${own.length} refreshes, each with another token`, ...own.slice(0, 4))
}

function withOwnClient(own: readonly TokenRequest[], who: string): readonly Finding[] {
  const strange = own.find(
    ({ credentials, refreshToken }) => credentials.clientId !== refreshToken?.issuedFor?.clientId,
  )
  if (strange === undefined) return held(ownTokenOnly, undefined, ...own.slice(0, 4))
  const observed = `${who}: its refresh token went out as client ${strange.credentials.clientId ?? '(none)'}`
  return broken(ownTokenOnly, { expected: 'the client that the refresh token was issued to', observed }, strange)
}
