import { platformTwin, platformTwinOf } from '../weak-twin.ts'

/** A page that stays open and takes the next response as a message. */
function receiver(trusts: string): string {
  return `<!doctype html><html lang="en"><title>Connected</title><p>Connected. This window takes the next answer.</p><script>
addEventListener('message', (event) => {
  if (!(${trusts})) return
  const response = event.data && event.data.response
  if (response) location.search = new URLSearchParams(response).toString()
})
</script></html>`
}

const headers = { 'content-security-policy': "script-src 'unsafe-inline'; frame-ancestors 'none'" }

export const takesMessagesFromAnybody = platformTwin(
  'takes-messages-from-anybody',
  'takes responses as messages, whoever posts them',
  'answerCallback',
  () => ({ kind: 'page', body: receiver('true'), headers }),
)

export const checksNoMessages = platformTwinOf(
  'checks-no-messages',
  'takes messages of the server alone, and whatever they say',
  {
    answerCallback(answer) {
      const { origin } = new URL(answer.get('iss') ?? '')
      return { kind: 'page', body: receiver(`event.origin === ${JSON.stringify(origin)}`), headers }
    },
    checkSession: () => undefined,
  },
)
