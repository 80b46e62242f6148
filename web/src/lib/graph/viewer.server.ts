import { redirect } from '@sveltejs/kit';
import { signInPath, type Asking } from '#lib/graph/ask.server.ts';

/**
 * The registered parent who asks for a page.
 * @throws a redirect to the sign-in, or to « Portail Parent » for who is not registered yet.
 */
export function parentOf<Parent>(event: Asking, viewer: { readonly parent?: Parent | null } | null | undefined): Parent {
  if (!viewer) redirect(303, signInPath(event.url));
  if (!viewer.parent) redirect(303, '/portail');
  return viewer.parent;
}

/**
 * The same for a page with a form: when the session ended between the question and the answer,
 * the page is made again without its parent, with what was typed in it.
 */
export function parentOrTyped<Parent>(event: Asking, viewer: { readonly parent?: Parent | null } | null | undefined): Parent | null {
  if (!viewer && event.request.method === 'POST') return null;
  return parentOf(event, viewer);
}
