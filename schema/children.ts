import { builder } from './builder.ts';

export const Child = builder.prismaObject('Child', {
  fields: (t) => ({
    id: t.exposeID('id'),
    givenName: t.exposeString('givenName'),
    familyName: t.exposeString('familyName'),
    birthDate: t.expose('birthDate', { type: 'Date' }),
    school: t.relation('school', { nullable: true }),
    schoolYear: t.exposeString('schoolYear', { nullable: true }),
  }),
});
