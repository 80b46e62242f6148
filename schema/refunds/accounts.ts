// To which account refunds go: what a family says, and what staff see of it.
import DataLoader from 'dataloader';
import { transact } from '../../server/platform/act.ts';
import { findPayees, type Payee } from '../../server/accounting/refunds/find-payees.ts';
import { openAccount, saveRefundAccount } from '../../server/accounting/refunds/refund-account.ts';
import { formatRefundNumber } from '../../server/accounting/refunds/refund-number.ts';
import { isSentByStaff } from '../../server/accounting/refunds/to-send.ts';
import { maskAccount } from '../../server/accounting/movement-text.ts';
import { asParent } from '../../server/context.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { lineOf } from '../lib/inputs.ts';
import { perRequest } from '../lib/request-cache.ts';
import { isViewer } from '../lib/visibility.ts';
import { Parent } from '../parents/type.ts';

export const payeesOf = perRequest(
  ({ app }) =>
    new DataLoader<string, Payee | null>(async (ids) => {
      const found = await findPayees(app.database.prisma, app.keyRing, ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
);

const RefundAccount = builder.objectRef<{ maskedIban: string; holder: string; savedAt: Date }>('RefundAccount').implement({
  description: 'the account to which a family wants refunds; for the parent who gave it',
  fields: (t) => ({
    maskedIban: t.exposeString('maskedIban', { description: 'BE36 •••• •••• 1181' }),
    holder: t.exposeString('holder', { description: 'its holder, as typed' }),
    savedAt: t.expose('savedAt', { type: 'DateTime', description: 'when it was given last' }),
  }),
});

const PayeeSource = builder.enumType('RefundPayeeSource', {
  description: 'how the account of a refund is known',
  values: {
    PAID_FROM: { description: 'it paid, as a statement of the bank shows' },
    GIVEN: { description: 'the family gave it' },
  } satisfies Record<Payee['from'], object>,
});

const RefundPayee = builder.objectRef<Payee>('RefundPayee').implement({
  description: 'the account to which a refund would go',
  fields: (t) => ({
    maskedIban: t.string({ description: 'BE36 •••• •••• 1181', resolve: ({ iban }) => maskAccount(iban) }),
    holder: t.exposeString('holder', { description: 'its holder, as the bank or the family writes it' }),
    source: t.field({ type: PayeeSource, description: 'how it is known', resolve: ({ from }) => from }),
  }),
});

builder.prismaObjectFields('Refund', (t) => ({
  number: t.string({
    description: 'as the statement of the payee shows it: R-2027-000042',
    select: { seq: true, createdAt: true },
    resolve: formatRefundNumber,
  }),
  needsAccount: t.boolean({
    description: 'true while it is to be sent from the account of the commune and no account of the family is known',
    select: { id: true, status: true, payment: { select: { method: true } } },
    resolve: async ({ id, status, payment }, _args, context) => {
      return isSentByStaff({ status, payment }) && (await payeesOf(context).load(id)) === null;
    },
  }),
  payee: t.field({
    type: RefundPayee,
    nullable: true,
    description: 'to which account it would go; null: none is known, and the family is to be asked',
    authScopes: { may: 'send refunds' },
    select: { id: true },
    resolve: ({ id }, _args, context) => payeesOf(context).load(id),
  }),
}));

builder.prismaObjectFields('Parent', (t) => ({
  refundAccount: t.field({
    type: RefundAccount,
    nullable: true,
    description: 'to which refunds go that the portal cannot send back the way they came; null: none was given. For the parent alone',
    authScopes: isViewer,
    select: { refundAccount: true },
    resolve: ({ refundAccount }, _args, { app }) => {
      if (!refundAccount) return null;
      const { iban, holder } = openAccount(app.keyRing, refundAccount);
      return { maskedIban: maskAccount(iban), holder, savedAt: refundAccount.savedAt };
    },
  }),
}));

const RefundAccountInput = builder.inputType('RefundAccountInput', {
  description: 'an account of the family',
  fields: (t) => ({
    iban: t.string({ required: true, validate: lineOf(60), description: 'with or without spaces; of a country of SEPA' }),
    holder: t.string({ required: true, validate: lineOf(70), description: 'as the bank writes it: it is compared with the account' }),
  }),
});

builder.mutationField('saveRefundAccount', (t) =>
  t.prismaField({
    type: Parent,
    description: 'says to which account refunds go; whoever reads the mails of the parent is told that it changed',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid],
      union: { name: 'SaveRefundAccountResult', description: 'answer of `saveRefundAccount`: the parent, or what is wrong' },
    },
    args: { input: t.arg({ type: RefundAccountInput, required: true, description: 'replaces the one that was given before' }) },
    resolve: async (query, _root, { input }, context) => {
      const actor = asParent(context);
      await transact(context.app, actor, (ctx) => saveRefundAccount(ctx, input));
      return context.app.database.prisma.parent.findUniqueOrThrow({ ...query, where: { id: actor.parentId } });
    },
  }),
);
