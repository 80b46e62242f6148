import { fullName, ofName } from '../../language/names.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages, type Locale } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { childFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, addressToService, readerFields } from '../reader.ts';

type State = MailOf<'opposition-changed'>['state'];
type About = { child: string; isTheirs: boolean; locale: Locale };

const sentences: Record<State, (about: About) => string> = {
  OPEN: ({ child, isTheirs, locale }) =>
    isTheirs
      ? messages.mail_opposition_made({ child }, { locale })
      : messages.mail_opposition_told({ child, ofChild: ofName(child) }, { locale }),
  UPHELD: ({ child, isTheirs, locale }) =>
    isTheirs ? messages.mail_opposition_upheld({ child }, { locale }) : messages.mail_opposition_upheld_other({ child }, { locale }),
  LIFTED: ({ child, locale }) => messages.mail_opposition_lifted({ child }, { locale }),
  WITHDRAWN: ({ child, locale }) => messages.mail_opposition_withdrawn({ child, ofChild: ofName(child) }, { locale }),
};

/** To each parent and to the service. Nobody is named in it but the child: no parent learns how to reach another. */
export async function composeOppositionChanged(
  context: MailContext,
  { oppositionId, state, reader }: MailOf<'opposition-changed'>,
): Promise<MailContent | null> {
  const opposition = await context.prisma.opposition.findFirst({
    where: { id: oppositionId, state },
    select: { parentId: true, childId: true, child: { select: childFields } },
  });
  if (!opposition || !reader) return null;
  const child = fullName(opposition.child);
  if (reader === 'service') {
    const service = await addressToService(context);
    const { locale } = service;
    // The service has just decided the rest itself.
    if (state !== 'OPEN' && state !== 'WITHDRAWN') return null;
    const subject = messages.mail_opposition_subject({ child }, { locale });
    const message = state === 'OPEN' ? messages.mail_opposition_service : messages.mail_opposition_withdrawn;
    return { ...service, topic: oppositionId, subject, blocks: [text(message({ child, ofChild: ofName(child) }, { locale }))] };
  }
  const link = await context.prisma.familyLink.findFirst({
    where: { childId: opposition.childId, parentId: reader, state: 'ACTIVE' },
    select: { parent: { select: readerFields } },
  });
  if (!link?.parent) return null;
  const parent = addressToParent(link.parent);
  const { locale } = parent;
  const isDecided = state === 'UPHELD' || state === 'LIFTED';
  return {
    ...parent,
    topic: oppositionId,
    subject: messages.mail_opposition_subject({ child }, { locale }),
    blocks: [
      text(sentences[state]({ child, isTheirs: opposition.parentId === reader, locale })),
      ...(isDecided ? [text(messages.mail_opposition_reason({}, { locale }))] : []),
      linkToPortal(context, locale),
    ],
  };
}
