import type {
  AuthorizationOutcome,
  AuthorizationServerTarget,
  NavigationOptions,
  ServerClient,
} from '../api/authorization-server.ts'
import type { Finding } from '../api/finding.ts'
import type { Randomness } from '../api/randomness.ts'
import { askForCode, type Control, planFlow } from './code-flow.ts'
import { controlFailed } from './judge.ts'

/** A positive control that goes as far as the code: enough beside probes of the authorization endpoint alone. */
export type CodeControl =
  | { readonly kind: 'worked'; readonly outcome: Extract<AuthorizationOutcome, { kind: 'code' }> }
  | Extract<Control, { kind: 'failed' }>

/** A correct authorization request, followed to its code. */
export async function codeControl(
  target: AuthorizationServerTarget,
  client: ServerClient,
  random: Randomness,
  options: NavigationOptions & { readonly redirectUri?: string } = {},
): Promise<CodeControl> {
  const { redirectUri, ...navigation } = options
  const flow = planFlow(client, random, redirectUri)
  const attempt = await askForCode(target, flow, { ...navigation, label: 'control: a correct request' })
  if (attempt.kind === 'none') {
    return {
      kind: 'failed',
      sentence: `a correct authorization request brought no code: ${attempt.sentence}`,
      exchanges: attempt.outcome.exchanges,
    }
  }
  return { kind: 'worked', outcome: attempt.grant.outcome }
}

/**
 * Runs probes that expect refusals between two controls. A server that has begun to refuse everything (a lock-out, a
 * crash) shows no guard: where the second control fails, what looked refused is inconclusive.
 */
export async function betweenControls(
  rows: string | readonly string[],
  control: () => Promise<CodeControl>,
  probes: (before: Extract<CodeControl, { kind: 'worked' }>) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const before = await control()
  if (before.kind === 'failed') return controlFailed(rows, before)
  const findings = await probes(before)
  const after = await control()
  if (after.kind === 'worked') return findings
  return findings.map((finding) => (finding.kind === 'held' ? spoilt(finding, after) : finding))
}

function spoilt(finding: Finding, after: Extract<Control, { kind: 'failed' }>): Finding {
  return {
    kind: 'inconclusive',
    requirement: finding.requirement,
    evidence: [...finding.evidence, ...after.exchanges],
    reason: `the positive control after the probes failed: ${after.sentence}`,
  }
}
