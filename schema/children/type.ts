import { contradictsBirthDate, readNationalNumber } from '../../server/identity/national-number.ts';
import { maskSealedNumber, openNumber } from '../../server/identity/sealed-number.ts';
import { isoDay } from '../../server/language/dates.ts';
import { builder } from '../builder.ts';
import { findById } from '../lib/references.ts';
import { ownChildren } from '../lib/request-cache.ts';
import { seesPaymentsAlone, visibleChildren } from '../lib/visibility.ts';

export const Child = builder.prismaObject('Child', {
  select: { id: true },
  description:
    'a child that is registered. Seen by its linked parents, by staff who see families, and by staff who see an enrolment of it; staff who only see payments see the names of those that were paid for',
  authScopes: ({ id }, context) => !seesPaymentsAlone(context) || ownChildren(context).load(id),
  fields: (t) => ({
    id: t.exposeID('id', { description: 'of the child; the same for both parents', skipTypeScopes: true }),
    givenName: t.exposeString('givenName', { description: 'as registered or corrected by a parent', skipTypeScopes: true }),
    familyName: t.exposeString('familyName', { description: 'as registered or corrected by a parent', skipTypeScopes: true }),
    birthDate: t.expose('birthDate', { description: 'as registered; only staff correct it', type: 'Date' }),
    maskedNationalNumber: t.string({
      description: 'like 18.07.21-***.**; null for a child without a number. The whole number is told to nobody',
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
    school: t.relation('school', { description: 'null: none, or one that is not in the list', nullable: true }),
    schoolYear: t.exposeString('schoolYear', { description: 'as the parent typed it; null when not said', nullable: true }),
  }),
});

builder.asEntity(
  Child,
  findById('Child', (query, ids, context) =>
    context.app.database.prisma.child.findMany({ ...query, where: { id: { in: ids }, ...visibleChildren(context) } }),
  ),
);
