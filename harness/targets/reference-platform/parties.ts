/** The tenants of the bundled platform. */
export const tenantIds = ['acme', 'globex'] as const

/** What every client of them asks for. */
export const neededScope = 'shipping'
