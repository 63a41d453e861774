import {
  ErrorCode,
  type EvaluationContext,
  type JsonValue,
  OpenFeatureError,
  type Provider,
  type ResolutionDetails,
} from '@openfeature/server-sdk'
import type { Pair } from '../pair.ts'
import type { TenantSettings } from '../settings.ts'
import { defaultPolicy, type PartialPolicy, type PolicyName } from './policy.ts'
import type { PolicyChanges } from './policy-changes.ts'
import type { PolicySettings } from './policy-settings.ts'
import { hasReached } from './rollout.ts'

/** Where a value comes from; the first that says anything wins. */
export type PolicySource = 'operator' | 'tenant' | 'rollout' | 'carrier' | 'platform' | 'default'

export interface PolicyProviderOptions {
  readonly settings: PolicySettings
  readonly tenants: ReadonlyMap<string, TenantSettings>
  readonly changes: PolicyChanges
}

class WrongType extends OpenFeatureError {
  readonly code = ErrorCode.TYPE_MISMATCH
}

class NoPair extends OpenFeatureError {
  readonly code = ErrorCode.TARGETING_KEY_MISSING
}

/** All policies of a pair as one flag, JSON text: one reading of the store, and all of the same moment. */
export const wholePolicyFlag = 'policy'

/**
 * An OpenFeature provider over the platform's configuration and what the operator has changed since. `reason` tells which
 * of them settled a flag.
 */
export function createPolicyProvider({ settings, tenants, changes }: PolicyProviderOptions): Provider {
  async function resolve(flag: string, context: EvaluationContext): Promise<ResolutionDetails<unknown>> {
    for (const { source, policy } of await layersOf(context)) {
      const value = Object.entries(policy ?? {}).find(([name, given]) => name === flag && given !== undefined)?.[1]
      if (value !== undefined) return { value: value ?? 0, reason: source, variant: source }
    }
    return { value: undefined, reason: 'default', errorCode: ErrorCode.FLAG_NOT_FOUND }
  }

  async function whole(context: EvaluationContext): Promise<ResolutionDetails<string>> {
    const merged: Record<string, unknown> = {}
    for (const { policy } of (await layersOf(context)).toReversed()) {
      for (const [name, value] of Object.entries(policy ?? {})) if (value !== undefined) merged[name] = value
    }
    return { value: JSON.stringify(merged) }
  }

  async function layersOf(context: EvaluationContext): Promise<readonly Layer[]> {
    const pair = pairOf(context)
    const rollout = (await changes.rolloutAt(pair.carrier)) ?? settings.rollouts[pair.carrier]
    return [
      { source: 'operator', policy: await changes.ofPair(pair) },
      { source: 'tenant', policy: tenants.get(pair.tenant)?.carriers[pair.carrier]?.policy },
      { source: 'rollout', policy: rollout !== undefined && hasReached(rollout, pair) ? rollout.policy : undefined },
      { source: 'carrier', policy: settings.carriers[pair.carrier] },
      { source: 'platform', policy: settings.all },
      { source: 'default', policy: defaultPolicy },
    ]
  }

  return {
    metadata: { name: 'parcelproof-policies' },
    runsOn: 'server',
    resolveBooleanEvaluation: async (flag, _fallback, context) => typed(await resolve(flag, context), isBoolean),
    resolveStringEvaluation: async (flag, _fallback, context) =>
      flag === wholePolicyFlag ? whole(context) : typed(await resolve(flag, context), isString),
    resolveNumberEvaluation: async (flag, _fallback, context) => typed(await resolve(flag, context), isNumber),
    resolveObjectEvaluation: async <T extends JsonValue>(): Promise<ResolutionDetails<T>> => {
      throw new WrongType('No policy is an object.')
    },
  }
}

interface Layer {
  readonly source: PolicySource
  readonly policy: PartialPolicy | undefined
}

function typed<T>(details: ResolutionDetails<unknown>, is: (value: unknown) => value is T): ResolutionDetails<T> {
  const { value, ...rest } = details
  if (!is(value)) throw new WrongType('This policy is of another type, or there is none of that name.')
  return { ...rest, value }
}

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
const isString = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number'

function pairOf({ tenant, carrier }: EvaluationContext): Pair {
  if (typeof tenant !== 'string' || typeof carrier !== 'string') throw new NoPair('Give `tenant` and `carrier`.')
  return { tenant, carrier }
}

/** The flags by their names at OpenFeature. */
export const policyNames: readonly PolicyName[] = [
  'suspended',
  'flow',
  'traffic',
  'parallel',
  'dpop',
  'mutualTls',
  'pushedRequests',
  'resourceIndicators',
  'flowLifetime',
  'tokenLifetime',
]
