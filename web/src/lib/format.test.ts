import { describe, expect, it } from 'vitest';
import { formatAge, formatCents, formatInstant, formatWeek } from '../../../server/language/format.ts';
import { age, ages, day, dayShort, deadline, list, money, month, timeLeft, week } from './format.ts';

/** Spaces that do not break, read as plain ones. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('words of the pages', () => {
  it('writes a deadline with its weekday, in Brussels time', () => {
    expect(plain(deadline('2027-05-13T16:00:00Z'))).toBe('jeudi 13 mai à 18:00');
    expect(plain(deadline('2027-01-14T17:00:00Z'))).toBe('jeudi 14 janvier à 18:00');
  });

  it('keeps the right hour on both sides of the clock change', () => {
    expect(plain(deadline('2027-03-28T00:30:00Z'))).toBe('dimanche 28 mars à 01:30');
    expect(plain(deadline('2027-03-28T01:30:00Z'))).toBe('dimanche 28 mars à 03:30');
  });

  it('writes amounts in euro', () => {
    expect(plain(money(4800))).toBe('48,00 €');
    expect(plain(money(123456))).toBe('1 234,56 €');
  });

  it('writes a week, over two months too', () => {
    expect(plain(week('2027-07-05', '2027-07-09'))).toBe('du lundi 5 au vendredi 9 juillet');
    expect(plain(week('2027-06-28', '2027-07-02'))).toBe('du lundi 28 juin au vendredi 2 juillet');
  });

  it('writes days and months', () => {
    expect(plain(day('2027-07-21'))).toBe('mercredi 21 juillet');
    expect(plain(dayShort('2027-07-21'))).toBe('mer. 21');
    expect(plain(month('2027-08-02'))).toBe('Août 2027');
  });

  it('tells the time left in the two largest units', () => {
    const now = '2027-05-10T10:00:00Z';
    expect(timeLeft('2027-05-13T10:00:00Z', now)).toBe('3 jours et 0 heure');
    expect(timeLeft('2027-05-10T12:01:30Z', now)).toBe('2 heures et 1 minute');
    expect(timeLeft('2027-05-10T10:05:00Z', now)).toBe('5 minutes');
    expect(timeLeft('2027-05-10T10:00:20Z', now)).toBe('1 minute');
    expect(timeLeft('2027-05-10T09:00:00Z', now)).toBe('0 minute');
  });

  it('writes ages from months', () => {
    expect(age(30)).toBe('2 ans et demi');
    expect(age(72)).toBe('6 ans');
    expect(ages(30, 71)).toBe('de 2 ans et demi à 5 ans');
    expect(list(['Zoé', 'Émile', 'Ana'])).toBe('Zoé, Émile et Ana');
  });

  it('says of an age, an amount, an instant and a week what the server says', () => {
    for (let months = 0; months <= 300; months += 1) expect(age(months)).toBe(formatAge(months, 'fr'));
    for (const cents of [0, 5, 960, 4800, 123456]) expect(money(cents)).toBe(formatCents(cents, 'fr'));
    for (const at of ['2027-05-13T16:00:00Z', '2027-02-28T23:30:00Z']) expect(deadline(at)).toBe(formatInstant(new Date(at), 'fr'));
    for (const [start, end] of [
      ['2027-07-05', '2027-07-09'],
      ['2027-06-28', '2027-07-02'],
      ['2027-06-01', '2027-06-04'],
    ] as const)
      expect(formatWeek(start, end, 'fr')).toBe(`${week(start, end)} 2027`);
  });

  it('writes the first of a month as French does', () => {
    expect(plain(day('2027-03-01'))).toBe('lundi 1er mars');
    expect(plain(dayShort('2027-03-01'))).toBe('lun. 1er');
    expect(plain(deadline('2027-02-28T23:30:00Z'))).toBe('lundi 1er mars à 00:30');
    expect(plain(deadline('2027-03-11T23:01:00Z'))).toBe('vendredi 12 mars à 00:01');
  });
});
