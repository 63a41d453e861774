import {
  type Client,
  ErrorCode,
  type EvaluationDetails,
  type FlagValue,
  NOOP_PROVIDER,
  OpenFeature,
  type Provider,
} from '@openfeature/server-sdk'
import { z } from 'zod'
import type { Clock } from '../../http/clock.ts'
import type { Pair } from '../pair.ts'
import { Refusal } from '../refusal.ts'
import { defaultPolicy, type PairPolicy, type PolicyName, policyShape } from './policy.ts'
import { policyNames, wholePolicyFlag } from './policy-provider.ts'
import { createRecall } from './recall.ts'

/** What holds for a pair, and why. */
export type ExplainedPolicy = Readonly<
  Record<PolicyName, { readonly value: FlagValue | null; readonly reason: string }>
>

/** Policies by feature flags (OpenFeature), whoever provides them. */
export interface Policies {
  /** May be a second old; a change that was made in this process counts at once. */
  of(pair: Pair): Promise<PairPolicy>
  /** The same, as the store has it. */
  now(pair: Pair): Promise<PairPolicy>
  explain(pair: Pair): Promise<ExplainedPolicy>
  /** What was read so far no longer counts. */
  forget(): void
  close(): Promise<void>
}

export interface AskedProvider {
  readonly provider: Provider
  readonly hasWhole: boolean
  readonly clock: Pick<Clock, 'now'>
}

/**
 * Asks this provider, in a domain of OpenFeature's that no other platform shares. One that has all policies of a pair as
 * one flag is asked once, and what it said is remembered for a moment; any other one flag by flag, and what it remembers is
 * its own affair.
 */
export async function createPolicies(domain: string, { provider, hasWhole, clock }: AskedProvider): Promise<Policies> {
  await OpenFeature.setProviderAndWait(domain, provider)
  const client = OpenFeature.getClient(domain)
  const remembered = createRecall<PairPolicy>(clock)
  const now = async (pair: Pair) => (hasWhole ? evaluateWhole(client, pair) : policyOf(await evaluate(client, pair)))
  return {
    of: (pair) => (hasWhole ? remembered.of(`${pair.tenant}/${pair.carrier}`, () => now(pair)) : now(pair)),
    now,
    explain: async (pair) => explained(await evaluate(client, pair)),
    forget: remembered.forget,
    close: () => OpenFeature.setProviderAndWait(domain, NOOP_PROVIDER),
  }
}

/** What a flag is asked for. */
function contextOf({ tenant, carrier }: Pair) {
  return { targetingKey: `${tenant}/${carrier}`, tenant, carrier }
}

async function evaluateWhole(client: Client, pair: Pair): Promise<PairPolicy> {
  const { errorCode, value } = await client.getStringDetails(wholePolicyFlag, '', contextOf(pair))
  if (errorCode !== undefined) throw new Refusal('UNAVAILABLE', 'policies-not-read')
  const parsed = policy.safeParse(JSON.parse(value))
  if (!parsed.success) throw new Refusal('UNAVAILABLE', 'policies-not-read', parsed.error)
  return parsed.data
}

type Evaluated = readonly (readonly [PolicyName, EvaluationDetails<FlagValue>])[]

async function evaluate(client: Client, pair: Pair): Promise<Evaluated> {
  const context = contextOf(pair)
  return Promise.all(
    policyNames.map(async (name) => {
      const fallback = defaultPolicy[name] ?? 0
      if (typeof fallback === 'boolean') return [name, await client.getBooleanDetails(name, fallback, context)] as const
      if (typeof fallback === 'number') return [name, await client.getNumberDetails(name, fallback, context)] as const
      return [name, await client.getStringDetails<string>(name, fallback, context)] as const
    }),
  )
}

const policy = z.strictObject(policyShape)

/** A provider that fails, or says what cannot be, brings no pair into a laxer state: nothing is done then. */
function policyOf(evaluated: Evaluated): PairPolicy {
  for (const [, { errorCode }] of evaluated) {
    if (errorCode !== undefined && errorCode !== ErrorCode.FLAG_NOT_FOUND) {
      throw new Refusal('UNAVAILABLE', 'policies-not-read')
    }
  }
  const parsed = policy.safeParse(
    Object.fromEntries(evaluated.map(([name, details]) => [name, flagValue(name, details)])),
  )
  if (!parsed.success) throw new Refusal('UNAVAILABLE', 'policies-not-read', parsed.error)
  return parsed.data
}

/** Flags have no null; 0 stands for "not set". */
function flagValue(name: PolicyName, { value }: EvaluationDetails<FlagValue>): FlagValue | null {
  return value === 0 && defaultPolicy[name] === null ? null : value
}

function explained(evaluated: Evaluated): ExplainedPolicy {
  const said = new Map(
    evaluated.map(([name, details]) => [
      name,
      { value: flagValue(name, details), reason: details.reason ?? 'unknown' },
    ]),
  )
  const of = (name: PolicyName) => said.get(name) ?? { value: defaultPolicy[name], reason: 'default' }
  return {
    suspended: of('suspended'),
    flow: of('flow'),
    traffic: of('traffic'),
    parallel: of('parallel'),
    dpop: of('dpop'),
    mutualTls: of('mutualTls'),
    pushedRequests: of('pushedRequests'),
    resourceIndicators: of('resourceIndicators'),
    flowLifetime: of('flowLifetime'),
    tokenLifetime: of('tokenLifetime'),
  }
}
