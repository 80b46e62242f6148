import { transact } from '../../server/platform/act.ts';
import { createFeed } from '../../server/calendar-feeds/create-feed.ts';
import { revokeFeed } from '../../server/calendar-feeds/revoke-feed.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { asParent } from '../../server/context.ts';

builder.prismaObject('CalendarFeed', {
  description: 'the secret address under which a calendar follows the confirmed weeks',
  fields: (t) => ({
    createdAt: t.expose('createdAt', { description: 'when this address was made; a new one replaces it', type: 'DateTime' }),
    lastReadAt: t.expose('lastReadAt', { type: 'DateTime', nullable: true, description: 'by a calendar, to the hour' }),
  }),
});

builder.prismaObjectField('Parent', 'calendarFeed', (t) =>
  t.prismaField({
    type: 'CalendarFeed',
    nullable: true,
    description: "the viewer's own; null when there is none",
    select: { id: true },
    resolve: (query, { id }, _args, { app, actor }) =>
      actor?.parentId === id ? app.database.prisma.calendarFeed.findUnique({ ...query, where: { parentId: id } }) : null,
  }),
);

const CalendarFeedCreated = builder.objectRef<{ address: string }>('CalendarFeedCreated').implement({
  description: 'the new secret address',
  fields: (t) => ({ address: t.exposeString('address', { description: 'shown once, stored hashed' }) }),
});

const CalendarFeedRevoked = builder.objectRef<{ wasThere: boolean }>('CalendarFeedRevoked').implement({
  description: 'no address answers any more',
  fields: (t) => ({ wasThere: t.exposeBoolean('wasThere', { description: 'false: there was none to take back' }) }),
});

builder.mutationFields((t) => ({
  createCalendarFeed: t.field({
    type: CalendarFeedCreated,
    description: 'a new secret address; the one before it answers no more',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid],
      union: { name: 'CreateCalendarFeedResult', description: 'answer of `createCalendarFeed`: the secret address, or why none was made' },
    },
    resolve: async (_root, _args, context) => {
      const secret = await transact(context.app, asParent(context), createFeed);
      return { address: `${context.app.env.ORIGIN}/agenda/flux/${secret}.ics` };
    },
  }),
  revokeCalendarFeed: t.field({
    description: "takes the viewer's secret address back: it answers 404 from then on. Twice is once",
    type: CalendarFeedRevoked,
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid],
      union: { name: 'RevokeCalendarFeedResult', description: 'answer of `revokeCalendarFeed`: whether there was one, or InputInvalid' },
    },
    resolve: async (_root, _args, context) => ({ wasThere: await transact(context.app, asParent(context), revokeFeed) }),
  }),
}));
