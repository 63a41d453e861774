import { type CarrierProfile, carrierIds, carrierProfiles } from '../index.ts'
import { fuzzCarrier } from '../testing/fuzz-carrier.ts'

/** Sends every carrier so many hostile requests, divided among its profiles. Throws at the first bad answer. */
export async function fuzzCarriers(perCarrier: number, seed: number, print: (line: string) => void): Promise<void> {
  const share = (profile: CarrierProfile) => Math.floor(perCarrier / 3) + (profile === 'rfc9700' ? perCarrier % 3 : 0)
  print(`## Hostile requests, ${perCarrier} a carrier, --seed ${seed}\n`)
  for (const id of carrierIds) {
    for (const profile of carrierProfiles) await fuzzCarrier(id, { profile, requests: share(profile), seed })
    print(`- ${id}: no 5xx, no stack trace, nothing of another tenant`)
  }
  print('')
}
