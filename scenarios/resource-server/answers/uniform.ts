import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { headerValues } from '../../api/http.ts'
import type { Access, ResourceServerTarget } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, garbageToken, goodCall, mustRefuse, withoutControl } from '../judge.ts'

const row = 'TENANT-ERR-5'

/** Ids, times and nonces out of the way: what is left has to be the same. */
const changing = /\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b\d{4}-\d\d-\d\dT[\d:.]+Z?\b|\b\d{10,13}\b|\b[0-9a-f]{16,}\b/gi

function shapeOf({ answer }: Access): string {
  if (answer.kind !== 'answered') return answer.kind
  const challenge = headerValues(answer, 'www-authenticate').join(', ')
  return `${answer.status}\n${challenge.replace(changing, '…')}\n${answer.body.replace(changing, '…')}`
}

async function attemptsOf(target: ResourceServerTarget) {
  const [tenant, other] = target.tenants
  const { key } = target.issuer(tenant)
  const jwt = target.form.profile !== 'opaque'
  const stranger = await target.issuer(tenant).newKey()
  const parts = target.parts(tenant)
  const nobody = target.parts(tenant, {
    claims: { iss: 'https://issuer.parcelproof.example' },
    header: { kid: stranger.kid },
  })
  return [
    ['a token of an unknown issuer', jwt ? target.sign(nobody, stranger) : 'tok_of_an_unknown_issuer'],
    [
      'a token with a wrong signature',
      jwt ? target.sign({ ...parts, header: { ...parts.header, kid: key.kid } }, stranger) : 'tok_with_a_wrong_end',
    ],
    ["another tenant's valid token", other === undefined ? garbageToken : target.mint(other)],
  ] as const
}

export const uniform = resourceServerScenario({
  id: 'resource-server/answers/uniform',
  title: "Another tenant's token is refused like garbage",
  story: 'Somebody compares answers to learn which tenants, issuers and tokens there are.',
  requirements: [row],
  needs: ['second-tenant', 'own-address'],
  caughtBy: [{ twin: 'tells-other-tenants-apart', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const failed = withoutControl(row, await goodCall(target))
    if (failed !== undefined) return failed
    const garbage = await target.call(tenant, { token: garbageToken, label: 'garbage' })
    const findings: Finding[] = []
    for (const [what, token] of await attemptsOf(target)) {
      const access = await target.call(tenant, { token, label: what })
      if (access.kind !== 'refused' || garbage.kind !== 'refused') {
        findings.push(...mustRefuse(row, access.kind === 'refused' ? garbage : access, what))
        continue
      }
      findings.push(
        ...(shapeOf(access) === shapeOf(garbage)
          ? held(row, `${what}: the same answer as garbage`, access)
          : broken(
              row,
              {
                expected: `${what}: the answer that garbage gets`,
                observed: `${what}: ${describeAccess(access)}, another answer than garbage (${describeAccess(garbage)})`,
              },
              access,
              garbage,
            )),
      )
    }
    const expired = target.mint(tenant, { claims: { exp: target.seconds() - 3600, iat: target.seconds() - 7200 } })
    const own = await target.call(tenant, { token: expired, label: 'an expired token of the own tenant' })
    const same = shapeOf(own) === shapeOf(garbage) ? 'the same answer as' : 'another answer than'
    return [...findings, ...recorded(row, `an expired token of the own tenant gets ${same} garbage`, own)]
  },
})
