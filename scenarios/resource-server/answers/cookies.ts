import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { headerValues } from '../../api/http.ts'
import type { Access } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, withoutControl } from '../judge.ts'

const row = 'OAUTH21-7.1.3.4-1-rs'

/** Every way in which a value may stand in a cookie. */
function formsOf(text: string): readonly string[] {
  return [
    text,
    ...[...text.matchAll(/[A-Za-z0-9+/_-]{24,}={0,2}/g)].map(([part]) =>
      Buffer.from(part, 'base64').toString('latin1'),
    ),
    unescaped(text),
  ]
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function judge(access: Access, token: string, what: string): readonly Finding[] {
  const cookies = access.answer.kind === 'answered' ? headerValues(access.answer, 'set-cookie') : []
  const leaking = cookies.filter(
    (cookie) => !/;\s*secure/i.test(cookie) && formsOf(cookie).some((form) => form.includes(token)),
  )
  return leaking.length === 0
    ? held(row, undefined, access)
    : broken(
        row,
        {
          expected: `${what}: no token in a cookie without Secure`,
          observed: `${what}: the token came back in such a cookie`,
        },
        access,
      )
}

export const cookies = resourceServerScenario({
  id: 'resource-server/answers/cookies',
  title: 'Tokens in cookies',
  story: 'A server puts a token into a cookie that travels in the clear.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'keeps-the-token-in-a-cookie', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const token = await target.sealed(target.mint(tenant))
    const control = await target.call(tenant, { token, label: 'a good token' })
    const failed = withoutControl(row, control)
    if (failed !== undefined) return failed
    const dead = await target.sealed(target.mint(tenant, { claims: { exp: target.seconds() - 3600 } }))
    const refused = await target.call(tenant, { token: dead, label: 'a dead token' })
    const inCookie = await target.call(tenant, {
      headers: [['cookie', `access_token=${token}; token=${token}`]],
      label: 'a token in a cookie alone',
    })
    return [
      ...judge(control, token, 'a good token'),
      ...judge(refused, dead, 'a dead token'),
      ...recorded(row, `a token in a cookie alone: ${describeAccess(inCookie)}`, inCookie),
    ]
  },
})
