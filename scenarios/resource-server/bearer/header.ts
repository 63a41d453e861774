import type { Finding } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { goodCall, mustServe, withoutControl } from '../judge.ts'

const supported = 'RFC6750-2.1-1'
const anyCase = 'OAUTH21-5.1.1-1'

export const header = resourceServerScenario({
  id: 'resource-server/bearer/header',
  title: 'The token in the Authorization header',
  story: 'A good token is sent in the Authorization header, with the name of the scheme in any case.',
  requirements: [supported, anyCase],
  needs: [],
  caughtBy: [{ twin: 'wants-the-scheme-in-one-case', breaks: [anyCase] }],
  async run({ target }) {
    const control = await goodCall(target)
    const failed = withoutControl([supported, anyCase], control)
    if (failed !== undefined) return failed
    const findings: Finding[] = [...mustServe(supported, control, 'Authorization: Bearer')]
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'bEARER']) {
      const access = await goodCall(target, target.tenants[0], { scheme, label: scheme })
      findings.push(...mustServe(anyCase, access, `the scheme written ${scheme}`))
    }
    return findings
  },
})
