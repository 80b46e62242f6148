import { contradictsBirthDate, readNationalNumber } from '../../server/identity/national-number.ts';
import { maskSealedNumber, openNumber } from '../../server/identity/sealed-number.ts';
import { isoDay } from '../../server/language/dates.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { visibleChildren } from '../lib/visibility.ts';

export const Child = builder.prismaObject('Child', {
  fields: (t) => ({
    id: t.exposeID('id'),
    givenName: t.exposeString('givenName'),
    familyName: t.exposeString('familyName'),
    birthDate: t.expose('birthDate', { type: 'Date' }),
    maskedNationalNumber: t.string({
      nullable: true,
      select: { id: true, nationalNumber: true },
      resolve: ({ id, nationalNumber }, _args, { app }) => maskSealedNumber(app.keyRing, 'child', id, nationalNumber),
    }),
    birthDateDiffers: t.boolean({
      description: 'the national number tells another birth date than the one given: one of them deserves a second look',
      select: { id: true, nationalNumber: true, birthDate: true },
      resolve: ({ id, nationalNumber, birthDate }, _args, { app }) => {
        const number = nationalNumber && readNationalNumber(openNumber(app.keyRing, 'child', id, nationalNumber));
        return number ? contradictsBirthDate(number, isoDay(birthDate)) : false;
      },
    }),
    school: t.relation('school', { nullable: true }),
    schoolYear: t.exposeString('schoolYear', { nullable: true }),
  }),
});

builder.asEntity(
  Child,
  findById('Child', (query, ids, context) =>
    context.app.database.prisma.child.findMany({ ...query, where: { id: { in: ids }, ...visibleChildren(context) } }),
  ),
);
