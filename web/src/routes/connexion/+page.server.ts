import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ url, parent }) => {
  const { viewer } = await parent();
  const asked = url.searchParams.get('returnTo') ?? '';
  // a path of this site only: never //elsewhere nor /\elsewhere
  const returnTo = /^\/(?![/\\])/.test(asked) ? asked : '/portail';
  if (viewer && !url.searchParams.has('erreur')) redirect(303, returnTo);
  return {
    returnTo,
    failure: url.searchParams.get('erreur'),
    ended: returnTo !== '/portail' && asked !== '',
    /** who tried again, or as somebody else, and has not left the first session */
    signedIn: viewer ? `${viewer.givenName} ${viewer.familyName}` : null,
  };
};
