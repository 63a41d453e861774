import { type Answered, type HttpAnswer, headerValues } from '../../../scenarios/api/http.ts'
import type { Access, ResourceTenant } from '../../../scenarios/api/resource-server.ts'
import { parseChallenges } from './challenges.ts'

/** What an answer amounts to: whose data came, or how it was kept back. */
export function accessOf(
  answer: HttpAnswer,
  method: string,
  tenant: ResourceTenant,
  tenants: readonly ResourceTenant[],
): Access {
  const { exchanges } = answer
  if (answer.kind !== 'answered') {
    return {
      exchanges,
      answer,
      data: [],
      kind: 'unclear',
      why: answer.kind,
      sentence: answer.sentence,
      status: undefined,
    }
  }
  const data = tenants.filter(({ marker }) => marker !== undefined && holds(answer, marker)).map(({ id }) => id)
  const common = { exchanges, answer, data }
  const { status } = answer
  if (status >= 200 && status < 300) {
    // Something that only reads is served when data came; something that writes has done so.
    const reads = method === 'GET' || method === 'HEAD'
    const empty = reads && data.length === 0 && tenant.marker !== undefined
    if (!empty) return { ...common, kind: 'served', status }
    return unclear(common, status, 'no-data', `status ${status}, and nobody's marker in the answer`)
  }
  if (status >= 400 && status < 500) {
    const challenges = parseChallenges(headerValues(answer, 'www-authenticate'))
    return { ...common, kind: 'refused', status, error: errorOf(answer, challenges), challenges }
  }
  return status >= 500
    ? unclear(common, status, 'crash', `status ${status}`)
    : unclear(common, status, 'redirect', `status ${status}, which is neither data nor a refusal`)
}

function unclear(
  common: Pick<Access, 'exchanges' | 'answer' | 'data'>,
  status: number,
  why: 'crash' | 'redirect' | 'no-data',
  sentence: string,
): Access {
  return { ...common, kind: 'unclear', why, sentence, status }
}

function holds({ headers, body }: Answered, marker: string): boolean {
  return body.includes(marker) || headers.some(([, value]) => value.includes(marker))
}

/** The error's name, in a challenge or in the body. */
function errorOf(answer: Answered, challenges: ReturnType<typeof parseChallenges>): string | undefined {
  const named = challenges.map(({ params }) => params.error).find((error) => error !== undefined)
  const { json } = answer
  const inBody = typeof json === 'object' && json !== null && 'error' in json ? json.error : undefined
  return named ?? (typeof inBody === 'string' ? inBody : undefined)
}
