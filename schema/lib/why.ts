// Why staff do something for a family, in every act that they do for one.
import type { Why } from '../../server/staff/for-family/act-for-family.ts';
import { builder } from '../builder.ts';
import { textOf } from './inputs.ts';

export const WhyInput = builder.inputType('WhyInput', {
  description: 'why staff do it, and whether the family is told by mail',
  fields: (t) => ({
    reason: t.string({
      description:
        'required, 1,000 characters at most, without an e-mail address or a telephone number: the family may read it in its data. Kept sealed',
      required: true,
      validate: textOf(1000),
    }),
    untold: t.string({
      description: 'why the family gets no mail about it; null: it gets one. Kept sealed, for staff who see families',
      validate: textOf(1000),
    }),
  }),
});

export const readWhy = ({ reason, untold }: { reason: string; untold?: string | null }): Why => ({ reason, untold: untold ?? null });
