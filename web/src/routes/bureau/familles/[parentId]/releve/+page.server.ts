import { error } from '@sveltejs/kit';
import { FamilyAccountStatementDocument } from '#generated/graphql.ts';
import { ask } from '#lib/graph/ask.server.ts';
import { askedDays } from '../../../../portail/documents/releve/asked-days.server.ts';
import { staffOf } from '../../../staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'parent');
  const asked = askedDays(event.url);
  const { parentId } = event.params;
  const { data, refusal } = await ask(event, FamilyAccountStatementDocument, { parentId, ...asked });
  if (!data) return { parentId, name: null, asked, refusal, statement: null };
  const family = data.admin.parent;
  if (!family) error(404);
  return { parentId, name: `${family.givenName} ${family.familyName}`, asked, refusal: null, statement: family.accountStatement };
};
