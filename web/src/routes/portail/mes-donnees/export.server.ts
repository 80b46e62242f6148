import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { ExportMyDataDocument, type ExportMyDataMutation } from '#generated/graphql.ts';
import { onSessionEnd } from '#lib/forms/answers.server.ts';
import { act } from '#lib/graph/ask.server.ts';

export type Exported = Extract<ExportMyDataMutation['exportMyData'], { __typename: 'DataExport' }>;

/**
 * Everything that the graph gives of the one who asks, as a file. Asked by POST alone: nothing of it in an address, and
 * no other site can have it fetched.
 * @throws a redirect to the sign-in for nobody, 429 past a few times an hour
 */
export async function exportAs(event: RequestEvent, type: string, name: string, write: (data: Exported) => string): Promise<Response> {
  const data = await ask(event);
  return new Response(write(data), {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      // the file is read outside the portal; opened within it, nothing in it may run
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    },
  });
}

async function ask(event: RequestEvent): Promise<Exported> {
  const { exportMyData } = await onSessionEnd(
    () => act(event, ExportMyDataDocument, {}),
    () => redirect(303, '/connexion?returnTo=%2Fportail%2Fmes-donnees'),
  );
  if (exportMyData.__typename !== 'DataExport') error(400, exportMyData.message);
  return exportMyData;
}

/** Without what GraphQL adds for itself. */
export const withoutTypeNames = (_key: string, value: unknown) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { __typename: _typename, ...rest } = value as Record<string, unknown>;
  return rest;
};
