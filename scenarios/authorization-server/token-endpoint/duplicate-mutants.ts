import { first, type Params, withExtra, without } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'

/** A token request with a parameter that stands in it twice, or in the wrong place. */
export interface DuplicateMutant {
  readonly what: string
  readonly form: (form: Params, random: Randomness) => Params
  readonly query?: (form: Params) => Params
  /** Whether OAuth 2.1, 3.2 names this one too. */
  readonly codeOrVerifier: boolean
}

/** Equal values catch servers that take the first or the last; differing ones those that compare them first. */
export const duplicateMutants: readonly DuplicateMutant[] = [
  ...['grant_type', 'redirect_uri', 'code', 'code_verifier'].map((name) => ({
    what: `${name} twice with equal values`,
    form: (form: Params) => withExtra(form, name, first(form, name) ?? ''),
    codeOrVerifier: name.startsWith('code'),
  })),
  ...['code', 'code_verifier'].flatMap((name) => [
    {
      what: `the right ${name} and another one after it`,
      form: (form: Params, random: Randomness) => withExtra(form, name, random.token(32)),
      codeOrVerifier: true,
    },
    {
      what: `another ${name} and the right one after it`,
      form: (form: Params, random: Randomness): Params => [[name, random.token(32)], ...form],
      codeOrVerifier: true,
    },
  ]),
  {
    what: 'code_verifier in the query alone',
    form: (form) => without(form, 'code_verifier'),
    query: (form) => [['code_verifier', first(form, 'code_verifier') ?? '']],
    codeOrVerifier: false,
  },
]
