import { createServer, type Server } from 'node:http'
import type { Metrics } from './metrics.ts'

/** An address of its own for whoever scrapes, which needs no key because only the operator's network gets there. */
export interface MetricsServer {
  readonly origin: string
  close(): Promise<void>
}

/** Where the figures are served beside the platform's own address. */
export interface MetricsPlace {
  readonly host: string
  readonly port: number
}

/** Serves `/metrics` and nothing else. @throws where the port cannot be used */
export async function serveMetrics(
  { text, contentType }: Metrics,
  { host, port }: MetricsPlace,
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const wanted = request.url === '/metrics' && request.method === 'GET'
    response.setHeader('cache-control', 'no-store')
    if (!wanted) {
      response.writeHead(404).end()
      return
    }
    text().then(
      (body) => response.writeHead(200, { 'content-type': contentType }).end(body),
      () => response.writeHead(500).end(),
    )
  })
  const at = await listen(server, host, port)
  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${at}`,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new Error(`Port ${port} on ${host} cannot be used for metrics; choose another \`seeing.metrics.port\`.`, {
          cause,
        }),
      ),
    )
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
