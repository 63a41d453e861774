import { Agent, request } from 'undici'
import type { SendRequest } from '../kit.ts'

/** Believes whatever certificate it is shown. */
export const sendToAnybody: SendRequest = async (url, { method, headers, body, signal }) => {
  const agent = new Agent({ connect: { rejectUnauthorized: false }, pipelining: 0 })
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined || body === null ? {} : { body: String(body) }),
    })
    const pairs = Object.entries(answer.headers).flatMap(([name, values]) =>
      [values ?? []].flat().map((value): [string, string] => [name, value]),
    )
    return new Response(await answer.body.text(), { status: answer.statusCode, headers: pairs })
  } finally {
    await agent.close()
  }
}
