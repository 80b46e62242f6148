import { describe, expect, it } from 'vitest';
import { date, email, yearsOld } from './checks.server.ts';

describe('days', () => {
  it.each([
    ['2019-03-12', '2019-03-12'],
    ['12/3/2019', '2019-03-12'],
    ['12.03.2019', '2019-03-12'],
    ['12-03-2019', '2019-03-12'],
    ['29/02/2020', '2020-02-29'],
  ])('%s is %s', (text, day) => expect(date(text)).toBe(day));

  it.each(['', '29/02/2021', '2021-13-01', '31/04/2021', '12/03/19', 'hier'])('%j is no day', (text) => expect(date(text)).toBeUndefined());
});

describe('e-mail addresses', () => {
  it.each(['a@b.be', 'zoe.lambert+plaine@mail.exemple.be'])('%s is one', (text) => expect(email(text)).toBe(text));
  it.each(['', 'a', 'a@b', 'a b@c.be', 'a@b..be', 'a@@b.be', '<a@b.be>'])('%j is none', (text) => expect(email(text)).toBeUndefined());
});

describe('age', () => {
  it('changes on the birthday, at midnight in Brussels', () => {
    expect(yearsOld('2021-05-14', '2027-05-13T21:59:59Z')).toBe(5);
    expect(yearsOld('2021-05-14', '2027-05-13T22:00:00Z')).toBe(6);
  });

  it('counts a child of 29 February on 1 March', () => {
    expect(yearsOld('2020-02-29', '2027-02-28T12:00:00Z')).toBe(6);
    expect(yearsOld('2020-02-29', '2027-03-01T12:00:00Z')).toBe(7);
  });
});
