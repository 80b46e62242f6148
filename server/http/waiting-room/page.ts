// The page of who has to wait. It asks again by itself.
import { languageTag, messages, type Locale } from '../../language/messages.ts';
import { writePlainPage } from '../lib/plain-page.ts';

/** The page in the language of its reader; `before` is the number of people who arrived earlier and still wait. */
export function writeWaitingRoom(before: number, locale: Locale): string {
  const { waiting_room_title, waiting_room_next, waiting_room_one, waiting_room_before, waiting_room_text } = messages;
  const count = new Intl.NumberFormat(`${languageTag(locale)}-BE`).format(before);
  const lead =
    before === 0
      ? waiting_room_next({}, { locale })
      : before === 1
        ? waiting_room_one({}, { locale })
        : waiting_room_before({ count }, { locale });
  return writePlainPage({ title: waiting_room_title({}, { locale }), lead, text: waiting_room_text({}, { locale }) }, locale);
}
