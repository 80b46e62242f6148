// One movement of the bank over several payments.
import { asStaff } from '../../server/context.ts';
import { readQueue } from '../../server/accounting/read-queue.ts';
import { mostParts, splitMovement } from '../../server/accounting/split-movement.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { asId, knownId } from '../lib/ids.ts';
import { listOf } from '../lib/inputs.ts';
import { Payment } from '../payments/type.ts';
import { BankMovement } from './movement.ts';

builder.objectField(AdminQuery, 'movementToAllocate', (t) =>
  t.field({
    type: BankMovement,
    nullable: true,
    description: 'money that came in, of which something pays nothing yet; null for an unknown one, or when all of it pays something',
    authScopes: { may: 'match transfers' },
    args: { id: t.arg.id({ required: true, description: '`BankMovement.id`' }) },
    resolve: async (_root, args, { app }) => {
      const id = asId('BankMovement', args.id);
      return id ? ((await readQueue(app, { ids: [id], size: 1 }))[0] ?? null) : null;
    },
  }),
);

const MovementPartInput = builder.inputType('MovementPartInput', {
  description: 'a part of a movement, and what it pays',
  fields: (t) => ({
    paymentId: t.id({ required: true, description: 'a transfer that is awaited, or a payment that is owed again; each once' }),
    amountCents: t.field({ type: 'NonNegativeInt', required: true, description: 'euro cents, above zero: no more than is open for it' }),
  }),
});

const SplitMovementInput = builder.inputType('SplitMovementInput', {
  description: 'what one movement of the bank pays',
  fields: (t) => ({
    movementId: t.id({ required: true, description: 'the money, of `movementsToAllocate`' }),
    openCents: t.field({
      type: 'NonNegativeInt',
      required: true,
      description: '`BankMovement.openCents` as it was read: AlreadyDecided when somebody used a part of it since',
    }),
    parts: t.field({
      type: [MovementPartInput],
      required: true,
      validate: listOf(mostParts),
      description: `1 to ${mostParts}, of one family or of several: together no more than is open`,
    }),
  }),
});

type Split = { leftCents: number; paymentIds: string[] };

const MovementSplit = builder.objectRef<Split>('MovementSplit').implement({
  description: 'what a movement pays since',
  fields: (t) => ({
    leftCents: t.expose('leftCents', { type: 'NonNegativeInt', description: 'what still pays nothing, in euro cents' }),
    payments: t.prismaField({
      type: [Payment],
      description: 'what it paid a part of, by id',
      resolve: (query, { paymentIds }, _args, { app }) =>
        app.database.prisma.payment.findMany({ ...query, where: { id: { in: paymentIds } }, orderBy: { id: 'asc' } }),
    }),
  }),
});

builder.mutationField('splitMovement', (t) =>
  t.field({
    type: MovementSplit,
    description:
      'money that came in pays several payments, all of its parts or none; what is left of it waits as before. Each part counts as a transfer of that amount: less leaves the rest of its payment open',
    authScopes: { may: 'match transfers' },
    errors: {
      types: [InputInvalid, AlreadyDecided],
      union: { name: 'SplitMovementResult', description: 'answer of `splitMovement`: what it pays since, or why nothing was written' },
    },
    args: { input: t.arg({ type: SplitMovementInput, required: true, description: 'which money, and what it pays' }) },
    resolve: async (_root, { input }, context) => {
      const parts = input.parts.map(({ paymentId, amountCents }) => ({
        paymentId: knownId('Payment', paymentId, 'parts'),
        cents: amountCents,
      }));
      const movementId = knownId('BankMovement', input.movementId, 'movementId');
      const leftCents = await transact(context.app, asStaff(context), (ctx) =>
        splitMovement(ctx, { movementId, leftCents: input.openCents, parts }),
      );
      return { leftCents, paymentIds: parts.map(({ paymentId }) => paymentId) };
    },
  }),
);
