// Every reason for a refusal as a type of the graph, each with its data.
import * as reasons from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';

export const Refusal = builder.interfaceRef<reasons.Refusal>('Refusal').implement({
  fields: (t) => ({
    message: t.string({
      description: 'one sentence for the person, in the language of whoever asks',
      resolve: (refusal, _args, { locale }) => refusal.sentence(locale),
    }),
  }),
});

builder.objectType(reasons.InputInvalid, {
  name: 'InputInvalid',
  description: 'the shape of the input is wrong, or an id is unknown to the caller',
  interfaces: [Refusal],
  fields: (t) => ({
    field: t.exposeString('field', { nullable: true, description: 'path of the offending field, like contacts.0.phone' }),
  }),
});

builder.objectType(reasons.PeriodClosed, {
  name: 'PeriodClosed',
  interfaces: [Refusal],
  fields: (t) => ({ opensAt: t.expose('opensAt', { type: 'DateTime', nullable: true }) }),
});

export const ReadinessGap = builder.enumType('ReadinessGap', {
  values: ['CHILD_RECORD_INCOMPLETE', 'HEALTH_SHEET_MISSING', 'HEALTH_SHEET_INCOMPLETE', 'HEALTH_SHEET_EXPIRED', 'NO_PERIOD_OPEN'] as const,
});

builder.objectType(reasons.ChildNotReady, {
  name: 'ChildNotReady',
  interfaces: [Refusal],
  fields: (t) => ({ missing: t.expose('missing', { type: [ReadinessGap] }) }),
});

builder.objectType(reasons.PlaceFree, {
  name: 'PlaceFree',
  interfaces: [Refusal],
  fields: (t) => ({ weekId: t.exposeID('weekId') }),
});

builder.objectType(reasons.WeekFull, {
  name: 'WeekFull',
  interfaces: [Refusal],
  fields: (t) => ({ weekId: t.exposeID('weekId') }),
});

builder.objectType(reasons.PriceDiffers, {
  name: 'PriceDiffers',
  description: 'what is paid moves to a week of the same price only; both in euro cents',
  interfaces: [Refusal],
  fields: (t) => ({
    paidCents: t.expose('paidCents', { type: 'NonNegativeInt' }),
    priceCents: t.expose('priceCents', { type: 'NonNegativeInt' }),
  }),
});

builder.objectType(reasons.CapacityBelowTaken, {
  name: 'CapacityBelowTaken',
  interfaces: [Refusal],
  fields: (t) => ({ taken: t.expose('taken', { type: 'NonNegativeInt' }) }),
});

builder.objectType(reasons.BasketEmpty, { name: 'BasketEmpty', interfaces: [Refusal] });
builder.objectType(reasons.BasketNotValidated, { name: 'BasketNotValidated', interfaces: [Refusal] });
builder.objectType(reasons.DeadlinePassed, { name: 'DeadlinePassed', interfaces: [Refusal] });
builder.objectType(reasons.NotEligible, { name: 'NotEligible', interfaces: [Refusal] });
builder.objectType(reasons.AlreadyDecided, { name: 'AlreadyDecided', interfaces: [Refusal] });
builder.objectType(reasons.NotErasable, { name: 'NotErasable', interfaces: [Refusal] });
builder.objectType(reasons.ProviderUnavailable, { name: 'ProviderUnavailable', interfaces: [Refusal] });

builder.objectType(reasons.ChildLinkRequested, {
  name: 'ChildLinkRequested',
  description: 'another parent already registered this child: a request to be linked was made',
  interfaces: [Refusal],
});

const BadLine = builder.objectRef<reasons.ImportRefused['lines'][number]>('BadLine').implement({
  fields: (t) => ({
    line: t.exposeInt('line', { description: 'as an editor counts, the header being 1' }),
    field: t.exposeString('field', { nullable: true }),
    reason: t.string({ resolve: ({ sentence }, _args, { locale }) => sentence(locale) }),
  }),
});

builder.objectType(reasons.ImportRefused, {
  name: 'ImportRefused',
  description: 'nothing was written',
  interfaces: [Refusal],
  fields: (t) => ({ lines: t.expose('lines', { type: [BadLine] }) }),
});
