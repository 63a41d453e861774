import { html } from './markup.ts'
import { page } from './parts.ts'

/** Where people show their key, once for the life of a session. */
export function signInPage(problem?: string): string {
  return page(
    'Sign in',
    html`<main id="main" class="sign-in card">
<h1>Sign in</h1>
<p class="quiet">With the key of your tenant, or the operator’s.</p>
${problem === undefined ? html`` : html`<p role="alert" class="state bad">${problem}</p>`}
<form method="post" action="/dashboard/sign-in">
<label for="key">Key</label>
<input id="key" name="key" type="password" autocomplete="current-password" required>
<button>Sign in</button>
</form>
</main>`,
  )
}
