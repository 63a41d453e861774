import { decodeJwt } from 'jose'
import type { WeakTwin } from '../weak-twin.ts'
import { metadataIn } from './client-record.ts'

export const believesAnySoftwareStatement: WeakTwin = {
  id: 'believes-any-software-statement',
  fault: 'Takes over whatever a software statement says, whoever has signed it.',
  step: {
    name: 'registration-consistency',
    stage: 'before',
    apply(exchange) {
      const asked = metadataIn(exchange)
      if (typeof asked?.software_statement !== 'string') return
      const { software_statement: statement, ...plain } = asked
      const { iss: _issuer, ...stated } = decodeJwt(statement)
      exchange.body = JSON.stringify({ ...plain, ...stated })
    },
  },
}
