import { type ServerProcess, startProcess } from './child-process.ts'
import { clientCredentials, codeFlow } from './code-flow.ts'
import { type Entrant, type Flow, measure, type Plan, type Score } from './measure.ts'
import { ratios, type Spread } from './statistics.ts'

/** What a comparison has to show. */
export interface Target {
  readonly against: string
  readonly atLeast: number
}

export interface Comparison {
  readonly title: string
  readonly scores: readonly Score[]
  readonly outcomes: readonly Outcome[]
}

/** How many times faster the simulator was, and whether that is enough. */
export interface Outcome extends Target {
  readonly ratio: Spread
  readonly met: boolean
}

export interface CompareOptions extends Plan {
  readonly carrier: string
  readonly cpuProfiles?: string | undefined
}

const simulator = 'simulator, rfc9700'
const bare = 'oidc-provider'
const mock = 'oauth2-mock-server'

/** Whole flows of authorization code with PKCE. */
export async function compareCodeFlow(options: CompareOptions): Promise<Comparison> {
  await using stack = new AsyncDisposableStack()
  const entrants = [
    await enter(stack, simulator, 'simulator', options),
    await enter(stack, bare, 'oidc-provider', options),
    await enter(stack, mock, 'oauth2-mock-server', options),
    await enter(stack, 'simulator with journal', 'simulator', options, ['--journal']),
  ]
  const targets = [
    { against: bare, atLeast: 2.5 },
    { against: mock, atLeast: 1 },
  ]
  return await compare('Authorization code with PKCE, whole flows', codeFlow, entrants, targets, options)
}

/** Tokens for clients themselves. */
export async function compareClientCredentials(options: CompareOptions): Promise<Comparison> {
  await using stack = new AsyncDisposableStack()
  const entrants = [
    await enter(stack, simulator, 'simulator', options),
    await enter(stack, mock, 'oauth2-mock-server', options),
    await enter(stack, 'simulator with journal', 'simulator', options, ['--journal']),
  ]
  const targets = [{ against: mock, atLeast: 2 }]
  return await compare('Client credentials', clientCredentials, entrants, targets, options)
}

async function enter(
  stack: AsyncDisposableStack,
  name: string,
  program: string,
  { carrier, cpuProfiles }: CompareOptions,
  more: readonly string[] = [],
): Promise<Entrant> {
  const args = program === 'simulator' ? ['--carrier', carrier, ...more] : []
  const server: ServerProcess = stack.use(await startProcess(program, { args, cpuProfiles }))
  return { name, contestant: server.contestant, cpuMs: server.cpuMs }
}

async function compare(
  title: string,
  flow: Flow,
  entrants: readonly Entrant[],
  targets: readonly Target[],
  plan: Plan,
): Promise<Comparison> {
  const scores = await measure(flow, entrants, plan)
  const of = (name: string) => scores.find((score) => score.name === name)?.perSecond ?? []
  const outcomes = targets.map((target): Outcome => {
    const ratio = ratios(of(simulator), of(target.against))
    return { ...target, ratio, met: ratio.median >= target.atLeast }
  })
  return { title, scores, outcomes }
}
