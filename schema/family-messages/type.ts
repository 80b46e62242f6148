// What the desk wrote, as a parent reads it.
import { type Letter, writeLetters } from '../../server/family-messages/letters.ts';
import { builder } from '../builder.ts';
import { isViewer } from '../lib/visibility.ts';

/** The most that a parent reads: what is older than these is over. */
const newest = 50;

type Received = Letter & { sentAt: Date };

const FamilyMessage = builder.objectRef<Received>('FamilyMessage').implement({
  description: 'what the commune wrote to a parent, as that parent reads it. For the parent alone',
  fields: (t) => ({
    sentAt: t.expose('sentAt', { type: 'DateTime', description: 'when it was sent' }),
    title: t.exposeString('title', { description: 'on one line' }),
    paragraphs: t.exposeStringList('paragraphs', { description: 'the text, paragraph by paragraph; one at least' }),
    language: t.exposeString('language', { description: 'which it is written in, like `fr`: French where the desk wrote no other' }),
  }),
});

builder.prismaObjectFields('Parent', (t) => ({
  messages: t.field({
    type: [FamilyMessage],
    description:
      'what the commune wrote to this parent and still keeps, newest first, 50 at most; without what is about children alone whom they may no longer see. For the parent alone',
    authScopes: isViewer,
    select: { id: true, person: { select: { givenName: true } } },
    resolve: async ({ id, person }, _args, { app, locale }) => {
      const rows = await app.database.prisma.familyMessageRecipient.findMany({
        where: { parentId: id },
        orderBy: { message: { seq: 'desc' } },
        take: newest,
        select: { parentId: true, childIds: true, weekIds: true, message: { select: { id: true, sealed: true, sentAt: true } } },
      });
      const addressed = rows.map((row) => ({ ...row, givenName: person.givenName }));
      const letters = await writeLetters({ prisma: app.database.prisma, keyRing: app.keyRing }, addressed, locale);
      return letters.flatMap((letter, nth) => {
        const sentAt = rows[nth]!.message.sentAt;
        return letter && sentAt ? [{ ...letter, sentAt }] : [];
      });
    },
  }),
}));
