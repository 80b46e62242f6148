// What school partners see of an enrolment: whose it is and whether it is confirmed, never a price or a parent.
import { builder } from '../builder.ts';
import { Pupil } from '../children/partner.ts';

builder.prismaObjectFields('Enrolment', (t) => ({
  pupil: t.relation('child', { type: Pupil, subGraphs: ['partner'] }),
  confirmed: t.boolean({ subGraphs: ['partner'], select: { status: true }, resolve: ({ status }) => status === 'CONFIRMED' }),
}));
