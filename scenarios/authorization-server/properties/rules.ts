/** The rows that stories are held against. */
export const rows = {
  ownTenant: 'TENANT-CLIENT-4',
  ownVerifier: 'RFC7636-4.6-1',
  codeOnce: 'RFC9700-4.2.4-2',
  rotated: 'RFC9700-4.14.2-A1',
  revoked: 'RFC7009-2-1',
} as const
