import { redeemCode } from '../../steps/redeem-code.ts'
import { platformTwin } from '../weak-twin.ts'

export const makesShortVerifiers = platformTwin(
  'makes-short-verifiers',
  'makes verifiers of 20 octets, which are 27 characters',
  'makeVerifier',
  ({ random }) => Buffer.from(random(20)).toString('base64url'),
)

export const putsVerifierIntoQuery = platformTwin(
  'puts-verifier-into-query',
  'sends the verifier in the address of the token request',
  'redeemCode',
  (kit, ...rest) =>
    redeemCode(
      {
        ...kit,
        send(url, init) {
          const form = new URLSearchParams(String(init.body ?? ''))
          const verifier = form.get('code_verifier')
          if (verifier === null) return kit.send(url, init)
          form.delete('code_verifier')
          return kit.send(`${url}?code_verifier=${verifier}`, { ...init, body: form })
        },
      },
      ...rest,
    ),
)
