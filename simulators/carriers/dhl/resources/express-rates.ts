import type { CarrierResource } from '../../../core/resource.ts'
import { amountFrom } from '../../../core/virtual.ts'

/** An answer as the MyDHL API specification shapes it. */
interface RatesResponse {
  readonly products: readonly {
    readonly productName: string
    readonly productCode: string
    readonly customerAgreementName: string
    readonly totalPrice: readonly {
      readonly currencyType: 'BILLC' | 'PULCL' | 'BASEC'
      readonly priceCurrency: string
      readonly price: number
    }[]
  }[]
}

/** `GET /mydhlapi/rates`, and the same under `/test`. */
export const expressRates: CarrierResource = {
  id: 'express-rates',
  method: 'GET',
  path: /^\/mydhlapi(?:\/test)?\/rates$/,
  needs: 'shipping',
  answer({ query, caller }) {
    if (!query.has('accountNumber') || !query.has('weight'))
      return { kind: 'bad-request', message: 'accountNumber and weight are required.' }
    const price = Number(amountFrom([...query].toSorted(), 20, 200))
    return {
      kind: 'answer',
      body: {
        products: [
          {
            productName: 'EXPRESS WORLDWIDE',
            productCode: 'P',
            customerAgreementName: caller.tenant.marker,
            totalPrice: [{ currencyType: 'BILLC', priceCurrency: 'EUR', price }],
          },
        ],
      } satisfies RatesResponse,
    }
  },
}
