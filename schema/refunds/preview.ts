import DataLoader from 'dataloader';
import { previewRefunds, type RefundPreview as Preview } from '../../server/cancellations/preview-refund.ts';
import { builder } from '../builder.ts';
import { clockOf, perRequest } from '../lib/request-cache.ts';

export const RefundPreview = builder.objectRef<Preview>('RefundPreview').implement({
  fields: (t) => ({
    paidCents: t.expose('paidCents', { type: 'NonNegativeInt', description: 'what was paid and has not gone back' }),
    dueCents: t.expose('dueCents', { type: 'NonNegativeInt', description: 'what the rule gives back if the request is accepted' }),
  }),
});

const previews = perRequest(
  (context) =>
    new DataLoader<string, Preview | null>(async (enrolmentIds) => {
      const found = await previewRefunds(context.app.database.prisma, enrolmentIds, await clockOf(context));
      return enrolmentIds.map((id) => found.get(id) ?? null);
    }),
);

builder.prismaObjectFields('Enrolment', (t) => ({
  refundPreview: t.field({
    type: RefundPreview,
    nullable: true,
    description: 'what asking for the cancellation today would give back; for who paid the place, null for any other',
    select: { id: true, parentId: true },
    resolve: ({ id, parentId }, _args, context) => (context.actor?.parentId === parentId ? previews(context).load(id) : null),
  }),
}));
