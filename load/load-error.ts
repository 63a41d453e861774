export type LoadErrorCode =
  | 'K6_MISSING'
  | 'K6_FAILED'
  | 'UNKNOWN_JOURNEY'
  | 'WRONG_TARGET'
  | 'PREFLIGHT_FAILED'
  | 'HOST_NOT_CONFIRMED'
  | 'BAD_SETTINGS'
  | 'BAD_RESULT'
  | 'STOPPED'

/** A load run that cannot begin or go on. The message is a sentence that says what to do next. */
export class LoadError extends Error {
  readonly code: LoadErrorCode

  constructor(code: LoadErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'LoadError'
    this.code = code
  }
}
