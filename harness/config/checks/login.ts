import type { Configuration, LoginConfiguration } from '../configuration.ts'
import type { ConfigurationPath, ConfigurationProblem } from '../configuration-error.ts'
import { pathKey } from '../environment.ts'

const known = ['{username}', '{password}']

/** Placeholders in login steps that nothing would fill. Values from the environment are the user's own text. */
export function loginPlaceholderProblems(
  configuration: Configuration,
  path: ConfigurationPath,
  login: LoginConfiguration | undefined,
): readonly ConfigurationProblem[] {
  return filledValues(login).flatMap(({ at, value }) => {
    const valuePath = [...path, ...at]
    const unknown = placeholdersOf(value).find((placeholder) => !known.includes(placeholder))
    if (unknown === undefined || configuration.origin.filled.has(pathKey(valuePath))) return []
    const sentence = `holds ${unknown}, which a login does not know; use ${known.join(' or ')}`
    return [{ code: 'INVALID_VALUE', path: valuePath, sentence }]
  })
}

/** Whether a login types a user name or password, so that it needs users. */
export function needsUsers(login: LoginConfiguration | undefined): boolean {
  return filledValues(login).some(({ value }) =>
    placeholdersOf(value).some((placeholder) => known.includes(placeholder)),
  )
}

function filledValues(login: LoginConfiguration | undefined) {
  return (['steps', 'deny'] as const).flatMap((list) =>
    (login?.[list] ?? []).flatMap(({ fill }, index) =>
      fill === undefined ? [] : [{ at: [list, index, 'fill', 'value'] as const, value: fill.value }],
    ),
  )
}

/** `{name}` and `{name.of.something}` in a text. */
export function placeholdersOf(text: string): readonly string[] {
  return [...text.matchAll(/\{[\w.-]+\}/g)].map(([placeholder]) => placeholder)
}
