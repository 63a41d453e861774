import express from 'express'
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer'

/** Two tenants behind express-oauth2-jwt-bearer as its README shows it: one instance of `auth` each. */
const app = express()
for (const tenant of ['acme', 'globex']) {
  const of = (name: string): string => process.env[`${tenant.toUpperCase()}_${name}`] ?? ''
  app.use(`/${tenant}`, auth({ issuer: of('ISSUER'), jwksUri: of('JWKS_URI'), audience: of('AUDIENCE') }))
  app.get(`/${tenant}/data`, requiredScopes('shipping'), (_, response) => {
    response.json({ shipments: [`${tenant}-4711`] })
  })
  app.post(`/${tenant}/data`, requiredScopes('shipping:write'), (_, response) => {
    response.status(201).json({ shipments: [`${tenant}-4711`] })
  })
}
app.listen(Number(process.env.PORT), '127.0.0.1')
