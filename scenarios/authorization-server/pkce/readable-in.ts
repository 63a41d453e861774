/** A value that must not be found, and what to call it in a sentence. */
export interface Needle {
  readonly name: string
  readonly value: string
}

/**
 * Names of the values somebody can read out of a text without a key: as they stand, or under base64, base64url or hex,
 * also twice over (a JWT inside something encoded). Values are looked for as text and as the bytes they encode.
 */
export function readableIn(text: string, needles: readonly Needle[]): readonly string[] {
  const views = [text, ...decoded(text)]
  const all = [...views, ...views.slice(1).flatMap((view) => decoded(view))]
  return needles
    .filter(({ value }) => formsOf(value).some((form) => all.some((view) => view.includes(form))))
    .map(({ name }) => name)
}

function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'base64url')
  return [
    value,
    encodeURIComponent(value),
    bytes.toString('latin1'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
  ]
}

/** Every way to decode the runs of a text; a run may have something in front of it, so each alignment is tried. */
function decoded(text: string): readonly string[] {
  const percent = /%[0-9a-f]{2}/i.test(text) ? [decodePercent(text)] : []
  const base64 = (text.match(/[A-Za-z0-9_+/-]{16,}/g) ?? []).flatMap((run) =>
    [0, 1, 2, 3].map((offset) => Buffer.from(run.slice(offset), 'base64').toString('latin1')),
  )
  const hex = (text.match(/[0-9a-f]{16,}/gi) ?? []).flatMap((run) =>
    [0, 1].map((offset) => Buffer.from(run.slice(offset), 'hex').toString('latin1')),
  )
  return [...percent, ...base64, ...hex]
}

function decodePercent(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)))
}
