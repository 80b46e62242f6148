import DataLoader from 'dataloader';
import { currentVersion, type Purpose, purposes, readConsentText } from '../../server/consents/consent-texts.ts';
import { readPhotosAllowed } from '../../server/consents/photos-allowed.ts';
import { mayDo } from '../../server/identity/access.ts';
import { officialLocale } from '../../server/language/messages.ts';
import { builder } from '../builder.ts';
import { ownChildren, perRequest } from '../lib/request-cache.ts';

export const ConsentPurpose = builder.enumType('ConsentPurpose', { values: purposes });

const ConsentText = builder.objectRef<Purpose>('ConsentText').implement({
  description: 'what a parent is asked to agree to today',
  fields: (t) => ({
    purpose: t.field({ type: ConsentPurpose, resolve: (purpose) => purpose }),
    version: t.string({ resolve: currentVersion }),
    text: t.string({
      resolve: (purpose, _args, { actor }) => readConsentText(purpose, currentVersion(purpose), actor?.locale ?? officialLocale) ?? '',
    }),
  }),
});

const photosAllowed = perRequest(
  ({ app }) =>
    new DataLoader(async (childIds: readonly string[]) => {
      const allowed = await readPhotosAllowed(app.database.prisma, childIds);
      return childIds.map((childId) => allowed.get(childId) ?? []);
    }),
);

builder.queryField('consentTexts', (t) => t.field({ type: [ConsentText], authScopes: { public: true }, resolve: () => [...purposes] }));

builder.prismaObjectFields('Child', (t) => ({
  photosAllowed: t.field({
    type: [ConsentPurpose],
    description: 'what pictures of the child may be used for: agreed to, and refused by no parent',
    select: { id: true },
    resolve: async ({ id }, _args, context) => {
      const { staff } = context.actor ?? {};
      if (!(staff && mayDo(staff, 'see enrolments')) && !(await ownChildren(context).load(id))) return [];
      return photosAllowed(context).load(id);
    },
  }),
}));
