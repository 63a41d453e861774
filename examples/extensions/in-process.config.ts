import { OAuth2Server } from 'oauth2-mock-server'
// In your own project: from 'parcelproof'
import { defineConfiguration, defineExtensions, inProcess } from '../../harness/embedding/index.ts'

/** A server that never listens: its `https` addresses lead into this process, with no port and no certificate. */
const issuer = 'https://as.example'
const server = new OAuth2Server()
await server.issuer.keys.generate('RS256')
server.issuer.url = issuer

export const extensions = defineExtensions({ drivers: [inProcess(issuer, server.service.requestHandler)] })

export default defineConfiguration({
  version: 1,
  name: 'oauth2-mock-server in this process',
  authorizationServer: {
    issuer,
    tenants: [
      {
        id: 'acme',
        clients: [{ id: 'acme-cli', auth: 'none', application: 'native', redirectUris: ['http://127.0.0.1:9876/cb'] }],
      },
    ],
    login: { kind: 'none' },
  },
  limits: { hosts: ['as.example'], perSecond: 400 },
})
