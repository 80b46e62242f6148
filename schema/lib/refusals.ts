// Every reason for a refusal as a type of the graph, each with its data.
import * as reasons from '../../server/platform/refusals.ts';
import { builder, type SchemaTypes } from '../builder.ts';

/** `WeekFull` is WEEK_FULL. */
const codeOf = (typeName: string) => typeName.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

/** Of entry points that are no graph. */
const elsewhere = ['DocumentRefused'];
const refusalNames = Object.entries<unknown>(reasons).flatMap(([name, value]) =>
  typeof value === 'function' && value.prototype instanceof reasons.Refusal && !elsewhere.includes(name) ? [name] : [],
);

const RefusalCode = builder.enumType('RefusalCode', {
  description: 'what kind a refusal is of, for programs that know no types; kinds may be added',
  values: Object.fromEntries(refusalNames.map((name) => [codeOf(name), { description: `the answer is a \`${name}\`, which says when` }])),
});

/** Not the commune's: a neighbour's refusals of the same names, without codes, would no longer go with ours. */
const withCodes: SchemaTypes['SubGraphs'][] = ['browser'];

export const Refusal = builder.interfaceRef<reasons.Refusal>('Refusal').implement({
  description: 'why nothing was done. Ask for it in every union with `... on Refusal { message }`: kinds may be added',
  fields: (t) => ({
    message: t.string({
      description: 'one sentence for the person, in the language of whoever asks',
      resolve: (refusal, _args, { locale }) => refusal.sentence(locale),
    }),
    code: t.field({
      type: RefusalCode,
      subGraphs: withCodes,
      description: 'the kind of refusal, the same in every language',
      resolve: (_refusal, _args, _context, { parentType }) => codeOf(parentType.name),
    }),
  }),
});

const ProblemCode = builder.enumType('ProblemCode', {
  description: 'what is wrong with a field of an input; codes may be added',
  values: Object.fromEntries(Object.entries(reasons.problemCodes).map(([code, description]) => [code, { description }])) as Record<
    reasons.ProblemCode,
    { description: string }
  >,
});

const InputProblem = builder.objectRef<reasons.InputProblem>('InputProblem').implement({
  description: 'what is wrong with one field of an input',
  fields: (t) => ({
    path: t.stringList({
      description:
        'steps to the field from the `input`, or from the arguments where there is none: ["contacts", "0", "phone"]; empty for the whole',
      resolve: ({ field }) => field?.split('.') ?? [],
    }),
    code: t.expose('code', { description: 'for programs, the same in every language', type: ProblemCode }),
    message: t.string({
      description: 'one sentence for the person, in the language of whoever asks',
      resolve: ({ sentence }, _args, { locale }) => sentence(locale),
    }),
  }),
});

builder.objectType(reasons.InputInvalid, {
  name: 'InputInvalid',
  description: 'the shape of the input is wrong, or an id is unknown to the caller',
  interfaces: [Refusal],
  fields: (t) => ({
    field: t.exposeString('field', { nullable: true, description: 'path of the first field of `problems`, like contacts.0.phone' }),
    problems: t.expose('problems', {
      subGraphs: withCodes,
      description: 'all that is wrong, one for each field; `message` is the first one’s',
      type: [InputProblem],
    }),
  }),
});

builder.objectType(reasons.PeriodClosed, {
  name: 'PeriodClosed',
  description: 'enrolments are not open for this family now',
  interfaces: [Refusal],
  fields: (t) => ({
    opensAt: t.expose('opensAt', {
      description: 'when they open for this family; null when that is not known',
      type: 'DateTime',
      nullable: true,
    }),
  }),
});

export const ReadinessGap = builder.enumType('ReadinessGap', {
  description: 'what stands between a child and any enrolment',
  values: {
    CHILD_RECORD_INCOMPLETE: { description: 'the record lacks what an enrolment needs, or the child is not known' },
    HEALTH_SHEET_MISSING: { description: 'there is no health sheet' },
    HEALTH_SHEET_INCOMPLETE: { description: 'answers are missing, or the parent did not declare it true' },
    HEALTH_SHEET_EXPIRED: { description: 'the declaration is too old: `renewHealthSheet`' },
    NO_PERIOD_OPEN: { description: 'enrolments are not open for this family now' },
  } as const,
});

builder.objectType(reasons.ChildNotReady, {
  name: 'ChildNotReady',
  description: 'the child cannot be enrolled until what is `missing` is there',
  interfaces: [Refusal],
  fields: (t) => ({
    missing: t.expose('missing', { description: 'all that is missing, what a parent can do something about first', type: [ReadinessGap] }),
  }),
});

builder.objectType(reasons.PlaceFree, {
  name: 'PlaceFree',
  description: 'a place is left: take it by `holdWeeks` instead of waiting',
  interfaces: [Refusal],
  fields: (t) => ({ weekId: t.exposeID('weekId', { description: 'id of the `Week` with a free place' }) }),
});

builder.objectType(reasons.WeekFull, {
  name: 'WeekFull',
  description: 'no place is left: `joinWaitingList` puts the child in the queue',
  interfaces: [Refusal],
  fields: (t) => ({ weekId: t.exposeID('weekId', { description: 'id of the full `Week`' }) }),
});

builder.objectType(reasons.PriceDiffers, {
  name: 'PriceDiffers',
  description: 'what is paid moves to a week of the same price only; both in euro cents',
  interfaces: [Refusal],
  fields: (t) => ({
    paidCents: t.expose('paidCents', {
      description: 'what was paid for the week that would be left, in euro cents',
      type: 'NonNegativeInt',
    }),
    priceCents: t.expose('priceCents', { description: 'what the other week costs, in euro cents', type: 'NonNegativeInt' }),
  }),
});

builder.objectType(reasons.CapacityBelowTaken, {
  name: 'CapacityBelowTaken',
  description: 'a week cannot have fewer places than are held, confirmed and offered',
  interfaces: [Refusal],
  fields: (t) => ({
    taken: t.expose('taken', { description: 'places that are taken: the least that the capacity can be', type: 'NonNegativeInt' }),
  }),
});

builder.objectType(reasons.BasketEmpty, {
  name: 'BasketEmpty',
  description: 'nothing is held: there is nothing to validate, to pay or to give back',
  interfaces: [Refusal],
});
builder.objectType(reasons.BasketNotValidated, {
  name: 'BasketNotValidated',
  description: '`validateBasket` comes before `startPayment`, and again after each change of the basket',
  interfaces: [Refusal],
});
builder.objectType(reasons.DeadlinePassed, {
  name: 'DeadlinePassed',
  description: "the hold or the offer has run out: the place may be another's now",
  interfaces: [Refusal],
});
builder.objectType(reasons.NotEligible, {
  name: 'NotEligible',
  description:
    'the child cannot come that week (age, dates, begun, an opposition or a limit), or the member of staff is of the same family; `message` says which',
  interfaces: [Refusal],
});
builder.objectType(reasons.AlreadyDecided, {
  name: 'AlreadyDecided',
  description: 'the thing was done, decided or ended otherwise before: read it again',
  interfaces: [Refusal],
});
builder.objectType(reasons.NotErasable, {
  name: 'NotErasable',
  description: 'a paid week lies ahead, or a cancellation waits: the data can go afterwards',
  interfaces: [Refusal],
});
builder.objectType(reasons.ProviderUnavailable, {
  name: 'ProviderUnavailable',
  description: 'the payment provider does not answer: nothing is lost, ask again in a minute',
  interfaces: [Refusal],
});

builder.objectType(reasons.ChildLinkRequested, {
  name: 'ChildLinkRequested',
  description: 'another parent already registered this child: a request to be linked was made',
  interfaces: [Refusal],
});

const BadLine = builder.objectRef<reasons.ImportRefused['lines'][number]>('BadLine').implement({
  description: 'why one line of the file was not taken',
  fields: (t) => ({
    line: t.exposeInt('line', { description: 'as an editor counts, the header being 1' }),
    field: t.exposeString('field', { description: 'name of the column in the header; null when the whole line is wrong', nullable: true }),
    reason: t.string({
      description: 'one sentence, in the language of whoever asks',
      resolve: ({ sentence }, _args, { locale }) => sentence(locale),
    }),
  }),
});

builder.objectType(reasons.ImportRefused, {
  name: 'ImportRefused',
  description: 'nothing was written',
  interfaces: [Refusal],
  fields: (t) => ({ lines: t.expose('lines', { description: 'each line that is wrong, in the order of the file', type: [BadLine] }) }),
});
