import { messages, type Locale } from '../language/messages.ts';
import type { Block, MailContext } from './mail-content.ts';

/** A button to the parent's home page, where the next step is shown. */
export const linkToPortal = ({ env }: MailContext, locale: Locale, label = messages.mail_open_portal({}, { locale })): Block => ({
  kind: 'action',
  label,
  url: `${env.ORIGIN}/portail`,
});
