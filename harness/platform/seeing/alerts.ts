import { placeOf } from '../containment/containment.ts'
import type { Pair } from '../kit.ts'
import { isOnlyBegun, type Observation } from './observation.ts'
import { reasonKind } from './reasons.ts'
import { createWindow, type Window } from './window.ts'

/** Whose trouble it is: one tenant's at a carrier, a carrier's for its tenants, or everybody's. */
export type AlertScope = 'tenant' | 'carrier' | 'platform'

/** Something that somebody has to look at. */
export interface Alert {
  readonly scope: AlertScope
  /** Only where it is this tenant's alone. */
  readonly tenant?: string
  /** Not there where it is the platform's. */
  readonly carrier?: string
  /** How many tenants are in it. */
  readonly tenants: number
}

/** How many pairs of a carrier did anything in the last minutes, and how many of them are in trouble. */
export interface Situation {
  readonly troubled: number
  readonly active: number
}

/** Enough failures to mean something. */
const fewestFailures = 5

/** Whether trouble is still that of single tenants. Two of two are no coincidence, and neither is the twentieth part of many. */
export function scopeOfTrouble({ troubled, active }: Situation): 'tenant' | 'carrier' {
  const mostOfFew = troubled >= 2 && troubled * 2 >= active
  return mostOfFew || troubled >= Math.max(3, active / 20) ? 'carrier' : 'tenant'
}

/** Looks over all pairs and tells when something begins. */
export interface TroubleWatch {
  /** @returns the alerts that this begins */
  note(observation: Observation): readonly Alert[]
  current(now: number): readonly Alert[]
}

interface Watched extends Pair {
  readonly window: Window
}

/** With more pairs than this a look at all of them is taken once a second at most. */
const fewPairs = 500
const pauseMs = 1000

/** Makes one. A pair is in trouble when it failed five times in five minutes and as often as it went well. */
export function createTroubleWatch(scopeOf: typeof scopeOfTrouble): TroubleWatch {
  const pairs = new Map<string, Watched>()
  const everybody = createWindow()
  const told = new Set<string>()
  let lookedAt = 0

  const isTroubled = ({ window }: Watched, now: number): boolean => {
    const { good, bad } = window.sum(now)
    return bad >= fewestFailures && bad >= good
  }
  const current = (now: number): readonly Alert[] => {
    const carriers = new Map<string, { active: number; troubled: Watched[] }>()
    for (const [place, pair] of pairs) {
      const { good, bad } = pair.window.sum(now)
      if (good + bad === 0) {
        pairs.delete(place)
        continue
      }
      const at = carriers.get(pair.carrier) ?? { active: 0, troubled: [] }
      carriers.set(pair.carrier, at)
      at.active += 1
      if (isTroubled(pair, now)) at.troubled.push(pair)
    }
    const found = [...carriers].map(([carrier, { active, troubled }]) => ({
      carrier,
      troubled,
      scope: scopeOf({ troubled: troubled.length, active }),
    }))
    const wide = found.filter(({ scope }) => scope === 'carrier')
    const whole = everybody.sum(now).bad >= fewestFailures || wide.length > 1
    if (whole) {
      const tenants = new Set(found.flatMap(({ troubled }) => troubled.map(({ tenant }) => tenant)))
      return [{ scope: 'platform', tenants: tenants.size }]
    }
    return found.flatMap(({ carrier, troubled, scope }): readonly Alert[] =>
      scope === 'carrier'
        ? [{ scope, carrier, tenants: troubled.length }]
        : troubled.map(({ tenant }) => ({ scope: 'tenant', tenant, carrier, tenants: 1 })),
    )
  }

  return {
    current,
    note({ tenant, carrier, stage, result, reason, at, toldBefore }) {
      if (toldBefore || stage === 'exchange' || result === 'declined' || isOnlyBegun({ stage, result })) return []
      const kind = reason === undefined ? undefined : reasonKind(reason)
      if (kind === 'limit') return []
      if (kind === 'platform') everybody.note(false, at)
      const place = placeOf({ tenant, carrier })
      const pair = pairs.get(place) ?? { tenant, carrier, window: createWindow() }
      pairs.set(place, pair)
      pair.window.note(kind === undefined, at)
      if (told.size === 0 && (kind === undefined || !isTroubled(pair, at))) return []
      if (pairs.size > fewPairs && at - lookedAt < pauseMs) return []
      lookedAt = at
      return news(told, current(at))
    },
  }
}

/** Those that were not told of yet. One that is over may be told of again. */
function news(told: Set<string>, alerts: readonly Alert[]): readonly Alert[] {
  const named = new Map(alerts.map((alert) => [[alert.scope, alert.tenant, alert.carrier].join('/'), alert]))
  const fresh = [...named].filter(([name]) => !told.has(name)).map(([, alert]) => alert)
  told.clear()
  for (const name of named.keys()) told.add(name)
  return fresh
}
