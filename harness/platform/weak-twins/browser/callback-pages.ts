import { platformTwin } from '../weak-twin.ts'

export const staysAtCallback = platformTwin(
  'stays-at-callback',
  'shows its page at the address that holds code and state',
  'answerCallback',
  () => ({ kind: 'page', body: page('<p>The carrier is connected.</p>'), headers: {} }),
)

export const showsOthersAtCallback = platformTwin(
  'shows-others-at-callback',
  'loads a script of somebody else and links to him at the address that holds code and state',
  'answerCallback',
  () => ({
    kind: 'page',
    body: page('<script src="https://statistics.example/count.js"></script><a href="https://help.example/">Help</a>'),
    headers: { 'content-security-policy': 'frame-ancestors *' },
  }),
)

export const letsReferrersGo = platformTwin(
  'lets-referrers-go',
  'lets browsers tell others the whole address of the callback',
  'answerCallback',
  () => ({
    kind: 'page',
    body: page('<p>The carrier is connected.</p>'),
    headers: { 'referrer-policy': 'unsafe-url' },
  }),
)

function page(content: string): string {
  return `<!doctype html><html lang="en"><title>Connected</title><h1>Connected</h1>${content}</html>`
}
