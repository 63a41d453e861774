import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import type { Randomness } from '../../api/randomness.ts'
import { correctFlow } from '../code-flow.ts'
import { type DecodedJwt, decodeJwt } from '../jwt.ts'
import { usualTraffic } from '../token-endpoint/usual-traffic.ts'

/** An access token of the run, and where it came from. */
export interface IssuedToken {
  /** Undefined where it is no JWT. */
  readonly jwt: DecodedJwt | undefined
  readonly token: string
  readonly client: string
  readonly grant: string
  readonly exchanges: readonly string[]
}

/** Every access token of the run, at least `count` of them where the server plays along. */
export async function issuedTokens(
  context: { readonly target: AuthorizationServerTarget; readonly random: Randomness },
  count: number,
): Promise<readonly IssuedToken[]> {
  const { target, random } = context
  await usualTraffic(context)
  for (let missing = count - tokensIn(target).length; missing > 0; missing--) {
    const flow = await correctFlow(target, target.tenants[0].clients[0], random)
    if (flow.kind === 'failed') break
  }
  return tokensIn(target)
}

function tokensIn({ observations }: AuthorizationServerTarget): readonly IssuedToken[] {
  return observations.tokenAnswers.flatMap(({ outcome, client, grant }) =>
    outcome.kind === 'tokens'
      ? [
          {
            jwt: decodeJwt(outcome.accessToken),
            token: outcome.accessToken,
            client,
            grant,
            exchanges: outcome.exchanges,
          },
        ]
      : [],
  )
}

/** Ids of the exchanges of a few of many tokens. */
export function someOf(tokens: readonly IssuedToken[]): readonly string[] {
  return tokens.slice(0, 5).flatMap(({ exchanges }) => [...exchanges])
}

/** `3 of 40 tokens (authorization_code, refresh_token)`. */
export function counted(some: readonly IssuedToken[], all: readonly IssuedToken[]): string {
  return `${some.length} of ${all.length} tokens (${[...new Set(some.map(({ grant }) => grant))].join(', ')})`
}
