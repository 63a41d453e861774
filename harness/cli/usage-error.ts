/** Every way a command line or an input file can be wrong. */
export type UsageErrorCode =
  | 'UNKNOWN_SCENARIO'
  | 'NOTHING_SELECTED'
  | 'PATH_WITHOUT_SEED'
  | 'UNKNOWN_REQUIREMENT'
  | 'UNKNOWN_CARRIER'
  | 'UNKNOWN_PROFILE'
  | 'UNKNOWN_REPORTER'
  | 'UNKNOWN_QUIRK'
  | 'BAD_FAULT_PLAN'
  | 'BAD_OPTION'
  | 'BAD_BASELINE'
  | 'BAD_EXTENSION'
  | 'BAD_RESULT'
  | 'BAD_BUNDLE'
  | 'FILE_EXISTS'
  | 'OUT_NOT_WRITABLE'
  | 'PORT_IN_USE'
  | 'BAD_STORE'
  | 'STORE_UNREACHABLE'
  | 'MISSING_PROGRAM'

/** The person has to change something: one sentence that says what, and exit code 2. */
export class UsageError extends Error {
  readonly code: UsageErrorCode

  constructor(code: UsageErrorCode, sentence: string) {
    super(sentence)
    this.name = 'UsageError'
    this.code = code
  }
}
