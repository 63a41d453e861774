/**
 * Rows no harness can decide from outside, with what is recorded in their place. They stay unanswered in the coverage
 * unless the operator declares the attestation and a scenario records it.
 */
export const unanswerable: ReadonlyMap<string, string> = new Map([
  [
    'RFC9700-2.1.1-12',
    'Nothing on the wire shows it. Name the document from which clients learn of PKCE support (facts.pkceDocumented); PKCE itself is tested by RFC9700-2.1.1-7.',
  ],
  [
    'RFC9700-4.7.1-6',
    'Nothing on the wire shows it. Name the document from which clients learn of PKCE support (facts.pkceDocumented); PKCE itself is tested by RFC9700-2.1.1-7.',
  ],
  [
    'RFC9700-4.13-2-as',
    'The link between proxy and application is inside the deployment: attest how it is protected. A hint from outside would be an application port that answers in plain http.',
  ],
  [
    'RFC9700-4.13-2-rs',
    'The link between proxy and application is inside the deployment: attest how it is protected. A hint from outside would be a port of the resource host that answers in plain http.',
  ],
  [
    'RFC9700-4.13-2-client',
    'The link between proxy and application is inside the deployment: attest how it is protected. A hint from outside would be a port of the callback host that answers in plain http.',
  ],
  [
    'RFC7591-5-4',
    'The approval policy for self-registered clients is a decision of people: attest it. Its visible effect is tested by RFC9700-4.11.2-2 and OAUTH21-7.9-1.',
  ],
  [
    'RFC8252-8.12-1',
    'Which kind of browser a native app opens is decided on the device: attest it. The request headers at the authorization endpoint are only a hint; server-side platforms have no such app.',
  ],
])
