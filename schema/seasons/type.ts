import { builder } from '../builder.ts';
import { EnrolmentPeriod } from '../enrolment-periods/type.ts';
import { findById } from '../lib/references.ts';
import { onlyFor, visibleWeeks } from '../lib/visibility.ts';
import { Week } from '../weeks/type.ts';

export const SeasonKind = builder.enumType('SeasonKind', {
  description: 'holidays of the school year, or its Wednesdays',
  values: {
    AUTUMN: { description: 'autumn holidays' },
    WINTER: { description: 'winter holidays' },
    CARNIVAL: { description: 'relaxation holidays, around carnival' },
    SPRING: { description: 'spring holidays' },
    SUMMER: { description: 'summer holidays' },
    WEDNESDAYS: { description: 'Wednesdays of the school year' },
  } as const,
});

export const Season = builder.prismaObject('Season', {
  description: 'weeks that are prepared, opened and archived together; its own enrolment periods open them',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'given to `saveSeason`' }),
    name: t.exposeString('name', { description: 'no two seasons have the same' }),
    kind: t.expose('kind', { description: 'which holidays', type: SeasonKind }),
    firstDay: t.expose('firstDay', { description: 'its weeks begin in the week of this day or later', type: 'Date' }),
    lastDay: t.expose('lastDay', { description: 'its weeks begin on this day or before', type: 'Date' }),
  }),
});

builder.prismaObjectFields(Week, (t) => ({
  season: t.relation('season', { nullable: true, description: 'null: of none; the periods without a season open it' }),
}));

builder.prismaObjectFields(EnrolmentPeriod, (t) => ({
  season: t.relation('season', { nullable: true, description: 'whose weeks it opens; null: those without a season' }),
}));

builder.asEntity(
  Season,
  findById('Season', (query, ids, context) =>
    context.app.database.prisma.season.findMany({
      ...query,
      where: { AND: [{ id: { in: ids } }, { OR: [{ weeks: { some: visibleWeeks(context) } }, onlyFor(context, 'open plaines')] }] },
    }),
  ),
);
