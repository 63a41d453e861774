import type { IncomingMessage } from 'node:http'

/** oidc-provider's own limit. */
export const bodyLimit = 56 * 1024

export type ReadBody = { readonly kind: 'read'; readonly text: string } | { readonly kind: 'too-large' }

/** Reads a whole request body; one that is too large is drained, so that the answer still reaches the sender. */
export function readBody(request: IncomingMessage): Promise<ReadBody> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (bytes: Buffer) => {
      size += bytes.length
      if (size <= bodyLimit) chunks.push(bytes)
    })
    request.once('error', reject)
    request.once('end', () =>
      resolve(
        size > bodyLimit ? { kind: 'too-large' } : { kind: 'read', text: Buffer.concat(chunks).toString('utf8') },
      ),
    )
  })
}

/**
 * Lets the request be read once more with this text. oidc-provider reads the stream itself and warns on the console
 * about a parser in front of it, so the stream's reading side is shadowed on this one object.
 */
export function replayBody(request: IncomingMessage, text: string): void {
  const bytes = Buffer.from(text, 'utf8')
  request.headers['content-length'] = String(bytes.length)
  delete request.headers['transfer-encoding']
  Object.defineProperty(request, 'readable', { value: true, configurable: true })
  Object.defineProperty(request, 'iterator', {
    configurable: true,
    value: async function* replay() {
      if (bytes.length > 0) yield bytes
    },
  })
}
