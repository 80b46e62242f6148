import DataLoader from 'dataloader';
import { type RefundPreview as Preview, previewRefunds } from '../../server/cancellations/preview-refund.ts';
import type { Context } from '../../server/context.ts';
import { mayDo } from '../../server/identity/access.ts';
import { builder } from '../builder.ts';
import { clockOf, perRequest } from '../lib/request-cache.ts';
import { RefundPreview } from './type.ts';

const previews = perRequest(
  (context) =>
    new DataLoader<string, Preview | null>(async (enrolmentIds) => {
      const found = await previewRefunds(context.app.database.prisma, enrolmentIds, await clockOf(context));
      return enrolmentIds.map((id) => found.get(id) ?? null);
    }),
);

const mayPreview = ({ actor }: Context, parentId: string) =>
  actor?.parentId === parentId || (actor?.staff != null && mayDo(actor.staff, 'decide cancellations'));

builder.prismaObjectFields('Enrolment', (t) => ({
  refundPreview: t.field({
    type: RefundPreview,
    nullable: true,
    description:
      'what asking for the cancellation today would give back; for who paid the place and staff who decide cancellations, null for any other',
    select: { id: true, parentId: true },
    resolve: ({ id, parentId }, _args, context) => (mayPreview(context, parentId) ? previews(context).load(id) : null),
  }),
}));
