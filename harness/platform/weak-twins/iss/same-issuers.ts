import { platformTwin } from '../weak-twin.ts'

export const takesAnIssuerTwice = platformTwin(
  'takes-an-issuer-twice',
  'lets two carriers have one issuer',
  'sameIssuer',
  () => false,
)
