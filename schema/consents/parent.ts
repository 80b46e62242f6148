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
    id: t.exposeID('id', { description: 'of this saying; another saying is another row' }),
    purpose: t.expose('purpose', { description: 'what the data or the pictures are used for', type: ConsentPurpose }),
    given: t.exposeBoolean('given', { description: 'true: agrees; false: refuses or has withdrawn' }),
    at: t.expose('at', { description: 'when the parent said so', type: 'DateTime' }),
    textVersion: t.exposeString('textVersion', { description: 'version of the text that was shown, like `2026-11`' }),
    text: t.string({
      description: 'the text of `textVersion`, in the language of whoever asks; empty for a version that is no longer known',
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
  description: 'what a parent says about one purpose, for one child',
  fields: (t) => ({
    childId: t.id({ description: 'a child that the viewer is a parent of; else InputInvalid', required: true }),
    purpose: t.field({ description: 'what is agreed to or refused', type: ConsentPurpose, required: true }),
    given: t.boolean({ required: true, description: 'false withdraws' }),
    textVersion: t.string({ required: true, description: 'of the text that was shown', validate: lineOf(20) }),
  }),
});

builder.mutationField('recordConsent', (t) =>
  t.prismaField({
    type: Consent,
    description: 'gives or withdraws; the last one to withdraw the consent for health has the sheet erased',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid],
      union: { name: 'RecordConsentResult', description: 'answer of `recordConsent`: what counts now, or InputInvalid' },
    },
    args: { input: t.arg({ description: 'for which child, what, and whether it is agreed to', type: ConsentInput, required: true }) },
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
