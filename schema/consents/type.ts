import DataLoader from 'dataloader';
import { currentVersion, type Purpose, purposes, readConsentText } from '../../server/consents/consent-texts.ts';
import { readPhotosAllowed } from '../../server/consents/photos-allowed.ts';
import { mayDo } from '../../server/identity/access.ts';
import { officialLocale } from '../../server/language/messages.ts';
import { builder } from '../builder.ts';
import { ownChildren, perRequest } from '../lib/request-cache.ts';

/** What the graph says of each purpose; one without a line here does not compile. */
const uses: Record<Purpose, string> = {
  HEALTH: 'keeping the health sheet: without it there is no sheet',
  PHOTO_INTERNAL: 'pictures shown on the spot, to the children and the families of the plaine',
  PHOTO_PUBLICATION: 'pictures in the newsletter and on the website of the commune',
  PHOTO_SOCIAL: 'pictures on the social media of the commune',
};

export const ConsentPurpose = builder.enumType('ConsentPurpose', {
  description: 'what a parent is asked to agree to, one by one',
  values: Object.fromEntries(purposes.map((purpose) => [purpose, { description: uses[purpose] }])) as Record<
    Purpose,
    { description: string }
  >,
});

const ConsentText = builder.objectRef<Purpose>('ConsentText').implement({
  description: 'what a parent is asked to agree to today',
  fields: (t) => ({
    purpose: t.field({ description: 'what it asks to agree to', type: ConsentPurpose, resolve: (purpose) => purpose }),
    version: t.string({ description: 'given back in `recordConsent` as `textVersion`', resolve: currentVersion }),
    text: t.string({
      description: 'in the language of whoever asks',
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

builder.queryField('consentTexts', (t) =>
  t.field({
    description: "today's texts, one for each purpose; public",
    type: [ConsentText],
    authScopes: { public: true },
    resolve: () => [...purposes],
  }),
);

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
