import type { HttpAnswer } from '../../scenarios/api/http.ts'
import type { Recorder } from '../evidence/recorder.ts'
import { tool } from '../version.ts'
import { isAllowed, notAllowedSentence } from './allow-list.ts'
import { createBudget } from './budget.ts'
import type { Channel } from './channel.ts'
import { type Clock, systemClock } from './clock.ts'
import { type ConnectionOptions, createConnections } from './connections.ts'
import { createGate } from './gate.ts'
import { sendPatiently, type TargetTraffic } from './patient-sender.ts'
import { headersOf } from './sender-headers.ts'
import { createSilence } from './silence.ts'

/** What a run may ask of one target. */
export interface TrafficLimits {
  readonly requests: number
  readonly perSecond: number
  readonly concurrency: number
  /** Hosts besides loopback that may be contacted, each with or without its port. */
  readonly hosts: readonly string[]
}

export interface TrafficOptions {
  readonly limits: TrafficLimits
  readonly recorder: Recorder
  /** The target's name, for the evidence. */
  readonly target: string
  /** Nothing is sent; what would be is listed in `planned()`. */
  readonly dryRun?: boolean
  readonly connections?: ConnectionOptions
  readonly clock?: Clock
  /** Bytes read of an answer's body; 2 MB where it is left out. */
  readonly bodyLimit?: number
  /** The longest pause a 429 may ask for before the run gives up on the answer, in milliseconds; 60 s where it is left out. */
  readonly longestPause?: number
}

/** A request that a dry run did not send. */
export interface PlannedRequest {
  readonly scenario: string
  readonly label: string
  readonly method: string
  readonly url: string
}

export interface TrafficStats {
  /** Requests that went to the wire, those sent again among them. */
  readonly sent: number
  /** Requests sent again, after a 429 or because an idle connection had died. */
  readonly retries: number
  /** Times the target asked for a pause. */
  readonly pauses: number
}

/** All traffic to one target: its budget, its pace and its connections are shared by all of its channels. */
export interface Traffic {
  channel(options: { readonly scenario: string; readonly signal: AbortSignal; readonly carrier?: string }): Channel
  /** What a dry run would have sent; addresses may hold secrets, so redact them before they are shown. */
  planned(): readonly PlannedRequest[]
  stats(): TrafficStats
  close(): Promise<void>
}

/** Opens the way to one target. */
export function createTraffic(options: TrafficOptions): Traffic {
  const { limits, recorder, clock = systemClock, longestPause = 60_000 } = options
  const traffic: TargetTraffic = {
    target: options.target,
    recorder,
    connections: createConnections(options.connections),
    gate: createGate({ ...limits, longestPause }, clock),
    budget: createBudget(limits.requests),
    clock,
    silence: createSilence(clock),
    bodyLimit: options.bodyLimit ?? 2 * 1024 * 1024,
    longestPause,
    tally: { retries: 0, pauses: 0 },
  }
  const planned: PlannedRequest[] = []

  const channel: Traffic['channel'] = ({ scenario, signal, carrier }) => ({
    async send(request, { sender, timeoutMs = 10_000, takesLimits: told }) {
      const url = URL.parse(request.url)
      if (url === null) return notSent('the address of this request is not a URL')
      const objection = objectionTo(url, limits.hosts)
      if (objection !== undefined) return notSent(objection)
      const label = request.label ?? `${request.method} ${url.pathname}`
      if (options.dryRun === true) {
        planned.push({ scenario, label, method: request.method, url: url.href })
        return notSent('this is a dry run: nothing is sent')
      }
      const headers = headersOf(sender, request.headers ?? [], tool.version)
      const wire = {
        method: request.method,
        url,
        headers,
        body: request.body,
        certificate: request.certificate,
        ...(request.target === undefined ? {} : { target: request.target }),
      }
      const takesLimits = request.takesLimits === true ? () => true : told
      return sendPatiently({ request: wire, scenario, carrier, label, timeoutMs, signal, takesLimits }, traffic)
    },
    allows(address) {
      const url = URL.parse(address)
      return url !== null && isAllowed(url, limits.hosts)
    },
    learnSecret: recorder.learnSecret,
    signal,
  })

  return {
    channel,
    planned: () => planned,
    stats: () => ({ sent: traffic.budget.sent(), ...traffic.tally }),
    close: traffic.connections.close,
  }
}

function notSent(sentence: string): HttpAnswer {
  return { exchanges: [], kind: 'not-sent', sentence }
}

/** Why a request may not go to this address. Names are compared, never resolved. */
function objectionTo(url: URL, hosts: readonly string[]): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `an address that starts with ${url.protocol} is not requested; only http: and https: are`
  }
  return isAllowed(url, hosts) ? undefined : notAllowedSentence(url)
}
