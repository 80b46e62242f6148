import { messages, type Locale } from '../language/messages.ts';
import type { Block, MailContext } from './mail-content.ts';

/** A button to a page of the parent's; to their home, where the next step is shown, when none is said. */
export const linkToPortal = (
  { env }: MailContext,
  locale: Locale,
  label = messages.mail_open_portal({}, { locale }),
  path = '/portail',
): Block => ({ kind: 'action', label, url: `${env.ORIGIN}${path}` });
