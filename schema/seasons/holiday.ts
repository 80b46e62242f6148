import { messages } from '../../server/language/messages.ts';
import type { Holiday } from '../../server/plaines/planned-weeks.ts';
import { builder } from '../builder.ts';

export const CopiedHoliday = builder.objectRef<Holiday>('CopiedHoliday').implement({
  description: 'a public holiday among the days of a week, before it is made or as it is',
  fields: (t) => ({
    date: t.expose('date', { type: 'Date', description: 'the day' }),
    name: t.exposeString('name', { description: 'of the holiday' }),
    isOpen: t.exposeBoolean('isOpen', { description: 'the plaine is open all the same; false: it is crossed out' }),
    warning: t.string({
      nullable: true,
      description: 'when the plaine is open on that day, in the language of whoever asks',
      resolve: ({ name, isOpen }, _args, { locale }) => (isOpen ? messages.admin_holiday_open({ name }, { locale }) : null),
    }),
  }),
});
