import { describe, expect, it } from 'vitest';
import { age, ages, day, dayShort, deadline, list, money, month, named, ofName, timeLeft, week } from './format.ts';

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

  it('elides « de » in French before a vowel, with or without an accent, and before a mute h', () => {
    const elided = ['Émile', 'Aya', 'Ève', 'Œdipe', 'Ælia', 'Île', 'Hugo', 'Yves', 'anne'];
    expect(elided.map(ofName)).toEqual(elided.map((name) => `d'${name}`));
    const whole = ['Zoé', 'Noé', 'Yasmine', 'Youssef', 'Çelik', 'Łukasz', ''];
    expect(whole.map(ofName)).toEqual(whole.map((name) => `de ${name}`));
    expect(named('Émile')).toEqual({ name: 'Émile', ofName: "d'Émile" });
  });
});
