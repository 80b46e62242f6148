// Options of a place: what it has, what it may have, and how a parent chooses.
import { asParent } from '../../server/context.ts';
import { judgeOption, type OptionChoice as Choice, type OptionVerdict } from '../../server/enrolments/judge-options.ts';
import { readOptions, readWeekOptions } from '../../server/enrolments/read-options.ts';
import { fromIsoDay } from '../../server/language/dates.ts';
import { chooseOptions } from '../../server/payments/choose-options.ts';
import { chosenOrder } from '../../server/plaines/option-order.ts';
import { transact } from '../../server/platform/act.ts';
import { AlreadyDecided, DeadlinePassed, InputInvalid, NotEligible } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { asId, knownId } from '../lib/ids.ts';
import { optionalLineOf, upTo } from '../lib/inputs.ts';
import { WeekOption, WeekOptionKind } from '../plaines/options.ts';

type Chosen = {
  stop: string | null;
  priceCents: number;
  attestable: boolean;
  option: { id: string; name: string; kind: typeof WeekOptionKind.$inferType };
};

const ChosenOption = builder.objectRef<Chosen>('ChosenOption').implement({
  description: 'an option of a place, as it was when it was chosen',
  fields: (t) => ({
    optionId: t.id({ description: 'of the `WeekOption`', resolve: ({ option }) => option.id }),
    name: t.string({ description: 'of the option', resolve: ({ option }) => option.name }),
    kind: t.field({ type: WeekOptionKind, description: 'of the option', resolve: ({ option }) => option.kind }),
    stop: t.exposeString('stop', { nullable: true, description: 'of a shuttle: where the child gets on and off' }),
    priceCents: t.expose('priceCents', {
      type: 'NonNegativeInt',
      description: 'for the whole week, in euro cents; part of the price of the place',
    }),
    attestable: t.exposeBoolean('attestable', { description: 'a tax certificate counts what was paid for it' }),
  }),
});

builder.prismaObjectFields('Enrolment', (t) => ({
  options: t.field({
    type: [ChosenOption],
    description: 'what was chosen with the week: care, meals, a shuttle. `priceCents` has them in it',
    select: {
      options: {
        orderBy: chosenOrder,
        select: { stop: true, priceCents: true, attestable: true, option: { select: { id: true, name: true, kind: true } } },
      },
    },
    resolve: ({ options }) => options,
  }),
}));

export const OptionChoice = builder.objectRef<OptionVerdict>('OptionChoice').implement({
  description: 'an option that a held or paid place has or may have',
  fields: (t) => ({
    option: t.prismaField({
      type: WeekOption,
      description: 'what it is',
      resolve: (query, { option }, _args, context) =>
        context.app.database.prisma.weekOption.findUniqueOrThrow({ ...query, where: { id: option.id } }),
    }),
    isChosen: t.boolean({ description: 'the place has it', resolve: ({ chosen }) => chosen !== null }),
    stop: t.string({ nullable: true, description: 'of a shuttle that was chosen', resolve: ({ chosen }) => chosen?.stop ?? null }),
    priceCents: t.expose('priceCents', { type: 'NonNegativeInt', description: 'for the whole week, in euro cents' }),
    placesLeft: t.expose('placesLeft', { type: 'NonNegativeInt', nullable: true, description: 'in this week; null: as many as ask' }),
    lastDay: t.field({ type: 'Date', description: 'on which it is added or left', resolve: ({ lastDay }) => fromIsoDay(lastDay) }),
    mustStay: t.exposeBoolean('mustStay', {
      description: 'it is paid: its stop may change until `lastDay`, and only staff take it away. False for staff',
    }),
    reason: t.string({
      nullable: true,
      description: 'why it cannot be added or left, in the language of whoever asks; null when it can',
      resolve: ({ obstacle }, _args, { locale }) => obstacle?.(locale) ?? null,
    }),
  }),
});

builder.queryField('optionChoices', (t) =>
  t.field({
    type: [OptionChoice],
    description: "the options of one of the viewer's own places, held or paid; none for any other",
    authScopes: { parent: true },
    args: {
      enrolmentId: t.arg.id({ required: true, description: "a held or paid place of the viewer's own; none is answered for any other" }),
    },
    resolve: async (_root, args, context) => {
      const enrolmentId = asId('Enrolment', args.enrolmentId);
      const found = enrolmentId && (await readOptions(context.app.database.prisma, { enrolmentId, parentId: asParent(context).parentId }));
      return found ? found.options.map((option) => judgeOption(found.place, option)) : [];
    },
  }),
);

builder.queryField('weekOptions', (t) =>
  t.field({
    type: [OptionChoice],
    description: 'the options of a published week, as a place that is taken now may have them; none for an unknown week',
    authScopes: { parent: true },
    args: { weekId: t.arg.id({ required: true, description: 'a week that is offered; none is answered for any other' }) },
    resolve: async (_root, args, context) => {
      const weekId = asId('Week', args.weekId);
      const found = weekId && (await readWeekOptions(context.app.database.prisma, weekId));
      return found ? found.options.map((option) => judgeOption(found.place, option)) : [];
    },
  }),
);

export const ChosenOptionInput = builder.inputType('ChosenOptionInput', {
  description: 'an option that a place is to have',
  fields: (t) => ({
    optionId: t.id({ required: true, description: 'of `optionChoices`' }),
    stop: t.string({ validate: optionalLineOf(80), description: 'of a shuttle: one of its stops' }),
    priceCents: t.field({ type: 'NonNegativeInt', required: true, validate: upTo(5_000_000), description: 'as `optionChoices` said it' }),
  }),
});

const ChooseOptionsInput = builder.inputType('ChooseOptionsInput', {
  description: 'all the options that a place is to have',
  fields: (t) => ({
    enrolmentId: t.id({ required: true, description: "a held or paid place of the viewer's own; else InputInvalid" }),
    choices: t.field({ type: [ChosenOptionInput], required: true, description: 'what is not in it is left' }),
  }),
});

builder.mutationField('chooseOptions', (t) =>
  t.prismaField({
    type: 'Enrolment',
    description:
      'gives a place these options and no others; its price has them in it. The basket of a held place has to be validated again; to one that is paid, options are added alone (NotEligible), and what they cost is owed by a payment of its own (`Enrolment.promisedPayment`)',
    authScopes: { parent: true },
    errors: {
      types: [InputInvalid, NotEligible, DeadlinePassed, AlreadyDecided],
      union: {
        name: 'ChooseOptionsResult',
        description: 'answer of `chooseOptions`: the place with its options, or why it stays as it was',
      },
    },
    args: { input: t.arg({ type: ChooseOptionsInput, required: true, description: 'the place, and all its options' }) },
    resolve: async (query, _root, { input }, context) => {
      const wish = {
        enrolmentId: knownId('Enrolment', input.enrolmentId, 'enrolmentId'),
        choices: readChoices(input.choices),
        by: 'PARENT' as const,
      };
      await transact(context.app, asParent(context), (ctx) => chooseOptions(ctx, wish));
      return context.app.database.prisma.enrolment.findUniqueOrThrow({ ...query, where: { id: wish.enrolmentId } });
    },
  }),
);

/** The options that were chosen, as the acts take them. */
export const readChoices = (choices: readonly (typeof ChosenOptionInput.$inferInput)[]): Choice[] =>
  choices.map(({ optionId, stop, priceCents }) => ({
    optionId: knownId('WeekOption', optionId, 'choices'),
    stop: stop ?? null,
    priceCents,
  }));
