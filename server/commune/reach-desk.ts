import type { Db } from '../platform/database.ts';
import { messages, officialLocale } from '../language/messages.ts';

/** How the desk is reached, for sentences: its name, and its address with its telephone when there is one. */
export async function reachDesk(db: Pick<Db, 'commune'>): Promise<{ service: string; contact: string }> {
  const commune = await db.commune.findUnique({ where: { id: 1 }, select: { serviceName: true, email: true, phone: true } });
  return {
    service: commune?.serviceName ?? messages.mail_service({}, { locale: officialLocale }),
    contact: [commune?.email, commune?.phone].filter(Boolean).join(', '),
  };
}
