import type { Arrival, CarrierAnswer } from '../../../scenarios/api/carrier.ts'
import type { PlayedKit } from '../kit.ts'
import { honestApi } from './api.ts'
import { honestMetadata } from './metadata.ts'
import { honestOther } from './other.ts'
import { honestToken } from './token.ts'

/** What an honest carrier answers, with the effects of answering so. */
export async function honestAnswer(kit: PlayedKit, arrival: Arrival): Promise<CarrierAnswer> {
  switch (arrival.kind) {
    case 'token':
      return honestToken(kit, arrival)
    case 'api':
      return honestApi(kit, arrival)
    case 'metadata':
      return honestMetadata(arrival.carrier)
    default:
      return honestOther(kit, arrival)
  }
}
