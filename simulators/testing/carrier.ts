import {
  type CarrierId,
  type CarrierProfile,
  type QuirkSwitches,
  type RunningCarrier,
  type SimulatedClient,
  startSimulators,
} from '../index.ts'
import { type Answer, send } from './code-flow.ts'

export interface StartOptions {
  readonly profile?: CarrierProfile
  readonly quirks?: QuirkSwitches
}

/** One carrier in this thread, on any free port; `today` unless said otherwise. */
export async function startCarrier(id: CarrierId, options: StartOptions = {}): Promise<RunningCarrier> {
  const simulators = await startSimulators({ profile: 'today', ...options, carriers: [id], inProcess: true })
  return simulators.carrier(id)
}

/** Posts a form with nothing added to it. */
export function sendForm(
  url: string,
  values: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  return send(url, { method: 'POST', headers: { ...form, ...headers }, body: new URLSearchParams(values).toString() })
}

/** Posts JSON. */
export function sendJson(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const json = { 'content-type': 'application/json' }
  return send(url, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })
}

/** The credentials of a client as parameters of a body. */
export function inBody({ clientId, clientSecret = '' }: Pick<SimulatedClient, 'clientId' | 'clientSecret'>) {
  return { client_id: clientId, client_secret: clientSecret }
}
