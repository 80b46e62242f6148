import { transact } from '../../server/platform/act.ts';
import { readConsentText } from '../../server/consents/consent-texts.ts';
import { recordConsent } from '../../server/consents/record-consent.ts';
import { asParent, nobody } from '../../server/context.ts';
import { officialLocale } from '../../server/language/messages.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { ConsentPurpose } from './type.ts';
import { idOrNone } from '../lib/ids.ts';
import { lineOf } from '../lib/inputs.ts';
import { ownRows } from '../lib/visibility.ts';

const Consent = builder.prismaObject('Consent', {
  description: 'what a parent agreed to, or no longer agrees to, with the text that was shown',
  fields: (t) => ({
    id: t.exposeID('id'),
    purpose: t.expose('purpose', { type: ConsentPurpose }),
    given: t.exposeBoolean('given'),
    at: t.expose('at', { type: 'DateTime' }),
    textVersion: t.exposeString('textVersion'),
    text: t.string({
      select: { purpose: true, textVersion: true },
      resolve: ({ purpose, textVersion }, _args, { actor }) => readConsentText(purpose, textVersion, actor?.locale ?? officialLocale) ?? '',
    }),
  }),
});

builder.prismaObjectFields('Child', (t) => ({
  consents: t.relation('consents', {
    type: Consent,
    description: "the viewer's own, newest first; none of the other parent's",
    query: (_args, { actor }) => ({
      where: { parentId: actor?.parentId ?? nobody },
      orderBy: [{ at: 'desc' as const }, { id: 'desc' as const }],
    }),
  }),
}));

const ConsentInput = builder.inputType('ConsentInput', {
  fields: (t) => ({
    childId: t.id({ required: true }),
    purpose: t.field({ type: ConsentPurpose, required: true }),
    given: t.boolean({ required: true, description: 'false withdraws' }),
    textVersion: t.string({ required: true, description: 'of the text that was shown', validate: lineOf(20) }),
  }),
});

builder.mutationField('recordConsent', (t) =>
  t.prismaField({
    type: Consent,
    description: 'gives or withdraws; the last one to withdraw the consent for health has the sheet erased',
    authScopes: { parent: true },
    errors: { types: [InputInvalid], union: { name: 'RecordConsentResult' } },
    args: { input: t.arg({ type: ConsentInput, required: true }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await transact(context.app, asParent(context), (ctx) =>
        recordConsent(ctx, { ...input, childId: idOrNone('Child', input.childId) }),
      );
      return context.app.database.prisma.consent.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.asEntity(
  Consent,
  findById('Consent', (query, ids, context) =>
    context.app.database.prisma.consent.findMany({ ...query, where: { AND: [{ id: { in: ids } }, ownRows(context)] } }),
  ),
);
