/** Every way the simulators can refuse to do what they are told. */
export type SimulatorErrorCode =
  | 'PORT_IN_USE'
  | 'UNKNOWN_CARRIER'
  | 'UNKNOWN_QUIRK'
  | 'BAD_FAULT_PLAN'
  | 'NO_WORKBENCH'
  | 'NOT_FOUND'
  | 'BAD_REQUEST'
  | 'TOKEN_NEEDED'
  | 'BAD_STORE'
  | 'STORE_UNREACHABLE'

/** A sentence that says what to change. */
export class SimulatorError extends Error {
  readonly code: SimulatorErrorCode

  constructor(code: SimulatorErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'SimulatorError'
    this.code = code
  }
}
