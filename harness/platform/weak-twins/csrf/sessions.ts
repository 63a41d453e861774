import { platformTwin } from '../weak-twin.ts'

export const ignoresBrowserSession = platformTwin(
  'ignores-browser-session',
  'takes a response from any browser',
  'checkSession',
  () => undefined,
)
