import { randomBytes } from 'node:crypto'
import { Agent, fetch } from 'undici'
import { z } from 'zod'

const catalogue = z.object({
  'dcat:dataset': z.array(z.object({ 'odrl:hasPolicy': z.array(z.object({ '@id': z.string() })) })),
})
const negotiation = z.object({ providerPid: z.string(), state: z.string(), agreement: z.object({ '@id': z.string() }) })
const transfer = z.object({
  dataAddress: z.object({ endpoint: z.string(), audience: z.string(), access_token: z.string().optional() }),
})

/** A key to negotiate with. */
export function newNegotiationKey(): string {
  return randomBytes(24).toString('base64url')
}

/** Comes to an agreement with a tenant over all it offers. @returns where its endpoint is, and for which audience */
export async function agreeWith(origin: string, tenant: string, key: string, ca: string | undefined) {
  const dispatcher = new Agent(ca === undefined ? {} : { connect: { ca } })
  const post = async (step: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${origin}/negotiation/${tenant}/${step}`, {
      dispatcher,
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`The negotiation with ${tenant} ended at ${step} with status ${answer.status}.`)
    return await answer.json()
  }
  const offered = catalogue.parse(await post('catalog/request', {}))
  const offers = offered['dcat:dataset'].flatMap((dataset) => dataset['odrl:hasPolicy'].map((offer) => offer['@id']))
  const agreed = negotiation.parse(await post('negotiations/request', { offers, purpose: 'shipping' }))
  await post(`negotiations/${agreed.providerPid}/agreement/verification`, {})
  const { dataAddress } = transfer.parse(await post('transfers/request', { agreementId: agreed.agreement['@id'] }))
  await dispatcher.close()
  return dataAddress
}
