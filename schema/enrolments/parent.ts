import { transact } from '../../server/platform/act.ts';
import { asParent } from '../../server/context.ts';
import { holdWeeks } from '../../server/enrolments/hold-weeks.ts';
import { releaseEnrolment } from '../../server/enrolments/release-enrolment.ts';
import { localized, messages } from '../../server/language/messages.ts';
import { swapWeek } from '../../server/payments/swap-week.ts';
import {
  AlreadyDecided,
  ChildNotReady,
  DeadlinePassed,
  InputInvalid,
  NotEligible,
  PeriodClosed,
  PriceDiffers,
  WeekFull,
} from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { type Held, HoldWeeksPayload } from './hold-payload.ts';
import { ChosenOptionInput, readChoices } from './options.ts';
import { asId, idOrNone, knownId } from '../lib/ids.ts';
import { agreedPriceDescription, listSwapChoices, SwapChoice, withDifferenceDescription } from './swap-choices.ts';

builder.queryField('swapChoices', (t) =>
  t.field({
    type: [SwapChoice],
    description: "what one of the viewer's own running places could be exchanged for, in order; none for any other",
    authScopes: { parent: true },
    args: {
      enrolmentId: t.arg.id({ description: "a running place of the viewer's own; none is answered for any other", required: true }),
      withDifference: t.arg.boolean({ description: withDifferenceDescription, defaultValue: false, required: true }),
    },
    resolve: async (_root, args, context) => {
      const id = asId('Enrolment', args.enrolmentId);
      return id ? listSwapChoices(context.app.database.prisma, { id, parentId: asParent(context).parentId }, args.withDifference) : [];
    },
  }),
);

const WeekOptionsInput = builder.inputType('WeekOptionsInput', {
  description: 'the options that are taken with a week',
  fields: (t) => ({
    weekId: t.id({ required: true, description: 'one of the weeks that are asked for; else InputInvalid' }),
    choices: t.field({ type: [ChosenOptionInput], required: true, description: 'of `weekOptions`' }),
    withoutRefused: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'an option that is full, late or no longer offered is left out (`HoldWeeksPayload.leftOut`) and the week is taken; false: the week is refused with it, and stays free',
    }),
  }),
});

const HoldWeeksInput = builder.inputType('HoldWeeksInput', {
  description: 'weeks that a parent wants for one child',
  fields: (t) => ({
    childId: t.id({ description: 'a child that the viewer may act for; else InputInvalid', required: true }),
    weekIds: t.idList({ description: 'one or more published weeks; each is taken or refused by itself', required: true }),
    options: t.field({
      type: [WeekOptionsInput],
      description: 'taken with the weeks, as one with each: both or neither. A place that is held already keeps those that it has',
    }),
  }),
});

builder.mutationFields((t) => ({
  holdWeeks: t.field({
    type: HoldWeeksPayload,
    description: 'takes each place that is free, refuses the others one by one',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, PeriodClosed, ChildNotReady],
      union: {
        name: 'HoldWeeksResult',
        description: 'answer of `holdWeeks`: what was taken and what was not, or why nothing could be asked for',
      },
    },
    args: { input: t.arg({ description: 'for which child, and which weeks', type: HoldWeeksInput, required: true }) },
    resolve: async (_root, { input }, context): Promise<Held> => {
      const actor = asParent(context);
      const asked = { childId: idOrNone('Child', input.childId), weekIds: input.weekIds.map((id) => idOrNone('Week', id)) };
      const options = input.options?.map(({ weekId, choices, withoutRefused }) => ({
        ...{ weekId: idOrNone('Week', weekId), choices: readChoices(choices), withoutRefused },
      }));
      return {
        parentId: actor.parentId,
        ...asked,
        ...(await holdWeeks({ seats: context.app.seats, actor }, { ...asked, ...(options && { options }) })),
      };
    },
  }),
  swapWeek: t.prismaField({
    type: 'Enrolment',
    description: 'exchanges the week of a place for another one; the old one is kept until the other is there',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, WeekFull, NotEligible, PeriodClosed, ChildNotReady, PriceDiffers, DeadlinePassed, AlreadyDecided],
      union: {
        name: 'SwapWeekResult',
        description: 'answer of `swapWeek`: the enrolment in its new week, or why everything stays as it was',
      },
    },
    args: {
      enrolmentId: t.arg.id({ description: "a held or paid place of the viewer's own", required: true }),
      weekId: t.arg.id({ description: 'of `swapChoices`: the week that the child wants instead', required: true }),
      priceCents: t.arg({ description: agreedPriceDescription, type: 'NonNegativeInt' }),
    },
    resolve: async (query, _root, args, context) => {
      const { app } = context;
      const wish = { enrolmentId: knownId('Enrolment', args.enrolmentId, 'enrolmentId'), weekId: knownId('Week', args.weekId, 'weekId') };
      const priceCents = args.priceCents ?? null;
      const id = await transact(context.app, asParent(context), (ctx) => swapWeek(ctx, { ...wish, priceCents }));
      return app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  releaseEnrolment: t.prismaField({
    description:
      'gives one held place back; the others stay. Twice is once. DeadlinePassed when it had run out, AlreadyDecided when it is paid: that takes `requestCancellation`',
    type: 'Enrolment',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, DeadlinePassed, AlreadyDecided],
      union: {
        name: 'ReleaseEnrolmentResult',
        description: 'answer of `releaseEnrolment`: the cancelled enrolment, or why it was not given back',
      },
    },
    args: { enrolmentId: t.arg.id({ description: "a held place of the viewer's own; else InputInvalid", required: true }) },
    resolve: async (query, _root, args, context) => {
      const { app } = context;
      const enrolmentId = asId('Enrolment', args.enrolmentId);
      if (!enrolmentId) throw new InputInvalid(localized(messages.refusal_unknown_enrolment), 'enrolmentId', 'UNKNOWN');
      const id = await transact(context.app, asParent(context), (ctx) => releaseEnrolment(ctx, enrolmentId));
      return app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
