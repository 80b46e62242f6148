import { expect, test } from 'vitest';
import { covers } from './read-together.ts';

const week = { include: { plaine: true } };
const basket = { select: { id: true, enrolments: { where: { status: 'HELD' }, include: { week } } } };

test.each([
  ['columns alone', week, {}, true],
  ['a relation that was loaded', week, { include: { plaine: true } }, true],
  ['a relation that was not', week, { include: { enrolments: true } }, false],
  ['a relation of a relation that was not', week, { include: { plaine: { include: { weeks: true } } } }, false],
  ['a count', week, { include: { _count: { select: { enrolments: true } } } }, false],
  ['a part of what was loaded', basket, { select: { enrolments: { where: { status: 'HELD' }, select: { heldUntil: true } } } }, true],
  ['the same relation, narrowed otherwise', basket, { select: { enrolments: { where: { status: 'CONFIRMED' } } } }, false],
  [
    'deep inside',
    basket,
    { select: { enrolments: { where: { status: 'HELD' }, include: { week: { include: { plaine: true } } } } } },
    true,
  ],
  ['deeper than was loaded', basket, { select: { enrolments: { where: { status: 'HELD' }, include: { child: true } } } }, false],
  ['a column that was left out', basket, { select: { status: true } }, false],
  ['every column, where some were chosen', basket, {}, false],
  [
    'no relation whose parts are selected',
    { include: { child: true } },
    { select: { id: true, options: { select: { stop: true } } } },
    false,
  ],
])('covers %s', (_name, loaded, asked, expected) => {
  expect(covers(loaded, asked)).toBe(expected);
});
