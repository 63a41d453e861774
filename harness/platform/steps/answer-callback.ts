/** What the browser is told once its connection stands. */
export type CallbackAnswer =
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'page'; readonly body: string; readonly headers: Readonly<Record<string, string>> }

/**
 * Away from the address that holds code and state, to one that holds nothing (RFC 9700, 4.3.1), and that nothing in the
 * request can choose (RFC 9700, 4.11.1).
 */
export function answerCallback(_answer: URLSearchParams): CallbackAnswer {
  return { kind: 'redirect', to: '/connected' }
}
