import { beforeAll, expect, it } from 'vitest';
import { overwriteGetLocale } from '#paraglide/runtime.js';
import { identityErrors } from './identity-answers.server.ts';

// modules are shared from file to file, and so is the language that another one set
beforeAll(() => overwriteGetLocale(() => 'fr'));

const errorsOf = (values: Record<string, string>) => identityErrors(values).errors;

it('what is wrong with a national number is said: letters, digits that are missing, check digits', () => {
  const said = (nationalNumber: string) => errorsOf({ birthDate: '2017-07-30', nationalNumber }).nationalNumber;
  expect(said('17.07.30-033')).toBe('Il manque 2 chiffres : le numéro en a onze.');
  expect(said('170730033841')).toBe('Il y a 1 chiffre de trop : le numéro en a onze.');
  expect(said('17O73003384')).toMatch(/lettre/);
  expect(said('17073003385')).toMatch(/deux derniers chiffres/);
  expect(said('17073003384')).toBeUndefined();
});

it('a birth date that the number does not tell is asked once more, and taken when both are right', () => {
  const values = { birthDate: '2017-07-03', nationalNumber: '17073003384' };
  expect(errorsOf(values)).toEqual({
    datesRight: 'Le numéro dit le 30 juillet 2017 et vous avez écrit le 3 juillet 2017. Corrigez, ou cochez cette case.',
  });
  expect(errorsOf({ ...values, datesRight: 'on' })).toEqual({});
});

it('all that is wrong is said at once', () => {
  expect(Object.keys(errorsOf({ birthDate: '2999-01-01', nationalNumber: '1' }))).toEqual(['birthDate', 'nationalNumber']);
  expect(errorsOf({ birthDate: '1990-01-01', withoutNumber: 'on' })).toEqual({ birthDate: expect.any(String) });
});
