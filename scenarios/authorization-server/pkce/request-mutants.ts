import { type Params, without, withParam } from '../../api/params.ts'

/** An authorization request that holds no usable challenge; an empty parameter counts as a missing one (RFC 6749, 3.1). */
export interface ChallengelessRequest {
  readonly what: string
  readonly spoil: (request: Params) => Params
}

/** Neither challenge nor method. */
export const withoutChallenge: ChallengelessRequest = {
  what: 'no code_challenge',
  spoil: (request) => without(request, 'code_challenge', 'code_challenge_method'),
}

/** The parameter is there and says nothing. */
export const emptyChallenge: ChallengelessRequest = {
  what: 'an empty code_challenge',
  spoil: (request) => withParam(request, 'code_challenge', ''),
}

/** A method without the challenge it would be for. */
export const methodAlone: ChallengelessRequest = {
  what: 'code_challenge_method=S256 and no code_challenge',
  spoil: (request) => without(request, 'code_challenge'),
}
