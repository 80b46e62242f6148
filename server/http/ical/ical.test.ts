// Calendar files: what is in them, and who gets them.
import { transact } from '../../platform/act.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { holdWeeks } from '../../enrolments/hold-weeks.ts';
import { createIcalEntryPoints } from './ical.ts';
import type { App } from '../../context.ts';
import { createLog } from '../../platform/log.ts';
import { openBrowserDoor } from '../../../tests/kit/browser-door.ts';
import { createChild, createParent, createApp, createSeason } from '../../../tests/kit/people.ts';
import { createFeed } from '../../calendar-feeds/create-feed.ts';
import type { AgendaWeek } from '../../calendar-feeds/list-weeks.ts';
import { revokeFeed } from '../../calendar-feeds/revoke-feed.ts';
import { writeCalendar } from '../../calendar-feeds/write-ical.ts';

const week: AgendaWeek = {
  enrolmentId: '0190a5b4-0000-7000-8000-000000000001',
  confirmedAt: new Date('2027-05-01T10:00:00Z'),
  childName: 'Zoé',
  plaineName: 'Petite plaine, été',
  siteName: 'École de la Vallée',
  siteAddress: 'Rue des Écoles 12, 4999 Valmont',
  openDays: ['2027-07-19', '2027-07-20', '2027-07-22', '2027-07-23'],
  hours: { begins: '09:00', ends: '16:00' },
  toBring: 'une gourde',
  options: ['Garderie du soir', 'Navette (Gare)'],
};
const about = { origin: 'https://portail.example', locale: 'fr' } as const;
const unfold = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');

describe('the text', () => {
  test('one event per open day, in the time of Brussels, with its rules; the holiday has none', () => {
    const lines = unfold(writeCalendar([week], about));
    expect(lines.filter((line) => line.startsWith('DTSTART;'))).toEqual(
      ['19', '20', '22', '23'].map((day) => `DTSTART;TZID=Europe/Brussels:202707${day}T090000`),
    );
    expect(lines).toContain('TZID:Europe/Brussels');
    expect(lines).toContain('RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU');
    expect(lines.slice(lines.indexOf('BEGIN:VEVENT'), lines.indexOf('END:VEVENT') + 1)).toEqual([
      'BEGIN:VEVENT',
      'UID:0190a5b4-0000-7000-8000-000000000001.2027-07-19@portail.example',
      'SEQUENCE:0',
      'DTSTAMP:20270501T100000Z',
      'DTSTART;TZID=Europe/Brussels:20270719T090000',
      'DTEND;TZID=Europe/Brussels:20270719T160000',
      'SUMMARY:Zoé : Petite plaine\\, été',
      'LOCATION:École de la Vallée\\, Rue des Écoles 12\\, 4999 Valmont',
      'DESCRIPTION:En plus : Garderie du soir\\, Navette (Gare)\\nÀ emporter : une gourde\\nToutes les inscriptions : https://portail.example/portail/inscriptions',
      'END:VEVENT',
    ]);
  });

  test('where the hours are not said, days are whole', () => {
    const lines = unfold(writeCalendar([{ ...week, openDays: ['2027-07-20'], hours: null }], about));
    expect(lines).toContain('DTSTART;VALUE=DATE:20270720');
    expect(lines).toContain('DTEND;VALUE=DATE:20270721');
  });
});

describe('the door', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  let app: App;
  let door: Awaited<ReturnType<typeof openBrowserDoor>>;
  let family: Awaited<ReturnType<typeof enrol>>;
  beforeAll(async () => {
    app = await createApp();
    door = await openBrowserDoor({ ...app, log }, { others: createIcalEntryPoints(app) });
    family = await enrol();
  });

  /** Two parents of a child with one week that is paid and one that is only held. */
  async function enrol() {
    const { weeks } = await createSeason(app, [5, 5]);
    const [parent, other, stranger] = [await createParent(app), await createParent(app), await createParent(app)];
    const child = await createChild(app, [parent, other]);
    const { heldIds } = await holdWeeks(
      { seats: app.seats, actor: parent.actor },
      { childId: child.id, weekIds: weeks.map(({ id }) => id) },
    );
    await app.database.prisma.enrolment.update({
      where: { id: heldIds[0]! },
      data: { status: 'CONFIRMED', confirmedAt: new Date('2027-05-01T10:00:00Z') },
    });
    return { parent, other, stranger, child, paid: heldIds[0]!, held: heldIds[1]! };
  }

  const get = (path: string, token?: string) => door.ask({ method: 'GET', path, token });
  const uidsOf = async (response: Response) =>
    new Set([...(await response.text()).matchAll(/^UID:([0-9a-f-]+)/gm)].map((match) => match[1]));
  const secretFor = (actor: typeof family.parent.actor) => transact(app, actor, createFeed);

  test('both parents take the confirmed weeks home, nobody else does', async () => {
    for (const { token } of [family.parent, family.other])
      expect(await uidsOf(await get('/agenda/mes-semaines.ics', token))).toEqual(new Set([family.paid]));
    const one = await get(`/agenda/semaine/${family.paid}.ics`, family.parent.token);
    expect([one.status, one.headers.get('content-type'), one.headers.get('cache-control')]).toEqual([
      200,
      'text/calendar; charset=utf-8',
      'private, no-store',
    ]);
    expect((await get(`/agenda/semaine/${family.held}.ics`, family.parent.token)).status).toBe(404);
    expect((await get(`/agenda/semaine/${family.paid}.ics`, family.stranger.token)).status).toBe(404);
    expect((await get('/agenda/mes-semaines.ics')).headers.get('location')).toBe('/connexion?returnTo=%2Fportail%2Finscriptions');
  });

  test('a secret address follows the weeks until another is made or it is ended; then it is one that never was', async () => {
    const first = await secretFor(family.other.actor);
    expect(await uidsOf(await get(`/agenda/flux/${first}.ics`))).toEqual(new Set([family.paid]));
    const second = await secretFor(family.other.actor);
    expect((await get(`/agenda/flux/${second}.ics`)).status).toBe(200);
    await transact(app, family.other.actor, revokeFeed);

    const never = await get(`/agenda/flux/${'x'.repeat(43)}.ics`);
    const seen = async (response: Response) => {
      const headers = [...response.headers].filter(([name]) => !['x-request-id', 'date'].includes(name));
      return { status: response.status, headers, body: await response.text() };
    };
    const expected = await seen(never);
    expect(expected.status).toBe(404);
    for (const secret of [first, second]) expect(await seen(await get(`/agenda/flux/${secret}.ics`))).toEqual(expected);
  });

  test('a link that ended takes the weeks out of the address', async () => {
    const secret = await secretFor(family.other.actor);
    await app.database.prisma.familyLink.updateMany({
      where: { childId: family.child.id, parentId: family.other.actor.parentId },
      data: { state: 'BLOCKED' },
    });
    expect(await uidsOf(await get(`/agenda/flux/${secret}.ics`))).toEqual(new Set());
  });

  test('the address is kept as a hash, is not in the log, and says nothing but the first name', async () => {
    const secret = await secretFor(family.parent.actor);
    const { rows } = await app.database.pool.query(`SELECT row_to_json(calendar_feed)::text AS row FROM calendar_feed`);
    expect(JSON.stringify(rows)).not.toContain(secret);
    lines.length = 0;
    expect(await (await get(`/agenda/flux/${secret}.ics`)).text()).not.toMatch(/Peeters|Zoé Peeters|@example\.be/);
    await expect.poll(() => lines.join('')).toContain('"path":"/agenda/flux/:secret"');
    expect(lines.join('')).not.toContain(secret);
  });

  test('who guesses is slowed down, who follows an address is not', async () => {
    const secret = await secretFor(family.parent.actor);
    const guesses = await Promise.all(Array.from({ length: 45 }, (_, index) => get(`/agenda/flux/${String(index).padStart(43, 'x')}.ics`)));
    expect(guesses.some(({ status }) => status === 429)).toBe(true);
    expect((await get(`/agenda/flux/${secret}.ics`)).status).toBe(200);
  });
});
