// What the first test is about, tsc checks: an `@ts-expect-error` above a line that compiles is itself an error.
import { expect, test } from 'vitest';
import type { cancelWeek } from '../cancellations/cancel-week.ts';
import type { HoldRequest } from '../enrolments/decide-holds.ts';
import type { enrolOnBehalf } from '../enrolments/enrol-on-behalf.ts';
import type { holdWeeks } from '../enrolments/hold-weeks.ts';
import type { overrideHold } from '../enrolments/override-hold.ts';
import type { swapWeek } from '../payments/swap-week.ts';
import type { acceptOffer } from '../waiting-list/accept-offer.ts';
import { isId, rowId } from './ids.ts';

const text: string = '0190a5b4-0000-7000-8000-000000000001';
const [parentId, childId, weekId] = [rowId('Parent', text), rowId('Child', text), rowId('Week', text)];
const [enrolmentId, waitingPlaceId] = [rowId('Enrolment', text), rowId('WaitingPlace', text)];

type Input<Act extends (ctx: never, input: never) => unknown> = Parameters<Act>[1];

test('an act takes the ids that it names: another noun’s, or any text, does not compile', () => {
  const taken: [
    Input<typeof holdWeeks>,
    Input<typeof swapWeek>,
    Input<typeof overrideHold>,
    Input<typeof enrolOnBehalf>,
    Input<typeof acceptOffer>,
    Input<typeof cancelWeek>,
    Pick<HoldRequest, 'parentId' | 'childId' | 'weekIds'>,
  ] = [
    { childId, weekIds: [weekId] },
    { enrolmentId, weekId },
    { parentId, childId, weekId, reason: '' },
    { parentId, childId, weekIds: [weekId] },
    waitingPlaceId,
    { weekId, reason: '' },
    { parentId, childId, weekIds: [weekId] },
  ];
  const refused: typeof taken = [
    // @ts-expect-error a child is no week
    { childId, weekIds: [childId] },
    // @ts-expect-error a child is no week
    { enrolmentId, weekId: childId },
    // @ts-expect-error a child is no week
    { parentId, childId, weekId: childId, reason: '' },
    // @ts-expect-error a week is no child
    { parentId, childId: weekId, weekIds: [weekId] },
    // @ts-expect-error an enrolment is no waiting place
    enrolmentId,
    // @ts-expect-error a child is no week
    { weekId: childId, reason: '' },
    // @ts-expect-error a parent is no child
    { parentId, childId: parentId, weekIds: [weekId] },
  ];
  const texts: typeof taken = [
    // @ts-expect-error any text is no id
    { childId, weekIds: [text] },
    // @ts-expect-error any text is no id
    { enrolmentId, weekId: text },
    // @ts-expect-error any text is no id
    { parentId, childId, weekId: text, reason: '' },
    // @ts-expect-error any text is no id
    { parentId, childId: text, weekIds: [weekId] },
    // @ts-expect-error any text is no id
    text,
    // @ts-expect-error any text is no id
    { weekId: text, reason: '' },
    // @ts-expect-error any text is no id
    { parentId: text, childId, weekIds: [weekId] },
  ];
  expect([refused.length, texts.length]).toEqual([taken.length, taken.length]);
});

test.each([
  ['an id', text, true],
  ['an id in upper case', text.toUpperCase(), true],
  ['the id of no row', '00000000-0000-0000-0000-000000000000', true],
  ['an id with something after it', `${text}0`, false],
  ['an id with a line after it', `${text}\n`, false],
  ['an id in braces, as PostgreSQL would take it', `{${text}}`, false],
  ['nothing', '', false],
  ['a number', '12', false],
])('%s is told from what is none', (_what, given, expected) => expect(isId(given)).toBe(expected));
