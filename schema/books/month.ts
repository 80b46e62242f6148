// A month of the books: its control, its accounts, how old what is open is.
import { type AgeBand, readAges } from '../../server/journal/open-claims.ts';
import type { AccountMonth, BooksMonth as Month } from '../../server/journal/read-month.ts';
import { listRightsByWeek, type WeekRights as Rights } from '../../server/journal/rights-by-week.ts';
import { builder } from '../builder.ts';
import { perRequest } from '../lib/request-cache.ts';
import { Week } from '../weeks/type.ts';
import { JournalAccount } from './type.ts';

const BooksAccount = builder.objectRef<AccountMonth>('BooksAccount').implement({
  description: 'an account in a month. Balances are on its own side: what the commune has, is owed, earned or owes is above zero',
  fields: (t) => ({
    account: t.field({ type: JournalAccount, description: 'which one', resolve: ({ account }) => account }),
    openingCents: t.expose('openingCents', { type: 'SafeInt', description: 'before the first day, in euro cents' }),
    debitCents: t.expose('debitCents', { type: 'SafeInt', description: 'what the month debited, in euro cents' }),
    creditCents: t.expose('creditCents', { type: 'SafeInt', description: 'what the month credited, in euro cents' }),
    closingCents: t.expose('closingCents', { type: 'SafeInt', description: 'after the last day, in euro cents' }),
  }),
});

const ClaimAge = builder.objectRef<AgeBand>('ClaimAge').implement({
  description: 'what families owe since so many days',
  fields: (t) => ({
    fromDays: t.exposeInt('fromDays', { description: 'since the day on which it was first owed' }),
    toDays: t.exposeInt('toDays', { nullable: true, description: 'included; null: and older' }),
    cents: t.expose('cents', { type: 'SafeInt', description: 'euro cents' }),
    count: t.expose('count', { type: 'NonNegativeInt', description: 'payments' }),
  }),
});

const WeekRights = builder.objectRef<Rights>('WeekRights').implement({
  description: 'what the places of a week earn since, or no longer, by the decision of the council that priced them',
  fields: (t) => ({
    week: t.prismaField({
      type: Week,
      nullable: true,
      description: 'null: its row is past its time',
      resolve: (query, { weekId }, _args, { app }) => app.database.prisma.week.findUnique({ ...query, where: { id: weekId } }),
    }),
    decision: t.exposeString('decision', { nullable: true, description: 'as the council names it; null: none priced them' }),
    placeCount: t.expose('placeCount', { type: 'NonNegativeInt', description: 'places' }),
    childCount: t.expose('childCount', { type: 'NonNegativeInt', description: 'children' }),
    netCents: t.expose('netCents', { type: 'SafeInt', description: 'as the journal has it, in euro cents' }),
    reductionCents: t.expose('reductionCents', {
      type: 'SafeInt',
      description: 'what reduced rates and the ceiling took off, in euro cents: added to netCents, the full price',
    }),
  }),
});

const agesOf = perRequest(({ app }) => {
  const known = new Map<string, ReturnType<typeof readAges>>();
  return (day: Date) => {
    const key = day.toISOString();
    if (!known.has(key)) known.set(key, readAges(app.database.prisma, day));
    return known.get(key)!;
  };
});

export const BooksMonth = builder.objectRef<Month>('BooksMonth').implement({
  description:
    'a month of the books: openingCents + rightsCents − receivedCents + givenBackCents − writtenOffCents = closingCents, which the next month opens with. An entry of the bank counts for the day of the bank, any other for the day on which it was written',
  fields: (t) => ({
    firstDay: t.expose('firstDay', { type: 'Date', description: 'the 1st' }),
    lastDay: t.expose('lastDay', { type: 'Date', description: 'the last day, included' }),
    openingCents: t.field({
      type: 'SafeInt',
      description: 'what families owed before the first day, in euro cents',
      resolve: ({ claims }) => claims.openingCents,
    }),
    rightsCents: t.field({
      type: 'SafeInt',
      description: 'owed for places since, less what is not owed any more, in euro cents',
      resolve: ({ claims }) => claims.rightsCents,
    }),
    receivedCents: t.field({
      type: 'SafeInt',
      description: 'money that came for payments, in euro cents',
      resolve: ({ claims }) => claims.receivedCents,
    }),
    givenBackCents: t.field({
      type: 'SafeInt',
      description: 'what became due back to families, and what their banks took back, in euro cents',
      resolve: ({ claims }) => claims.givenBackCents,
    }),
    writtenOffCents: t.field({
      type: 'SafeInt',
      description: 'claims that the commune gave up, in euro cents',
      resolve: ({ claims }) => claims.writtenOffCents,
    }),
    closingCents: t.field({
      type: 'SafeInt',
      description: 'what families owe after the last day, in euro cents',
      resolve: ({ claims }) => claims.closingCents,
    }),
    accounts: t.field({ type: [BooksAccount], description: 'every account', resolve: ({ accounts }) => accounts }),
    ages: t.field({
      type: [ClaimAge],
      description: 'how old what is owed on the last day is; less `creditCents`, closingCents',
      resolve: async ({ lastDay }, _args, context) => (await agesOf(context)(lastDay)).bands,
    }),
    creditCents: t.field({
      type: 'SafeInt',
      description: 'what came of families that owe nothing, and is not due back yet, in euro cents',
      resolve: async ({ lastDay }, _args, context) => (await agesOf(context)(lastDay)).creditCents,
    }),
    rights: t.field({
      type: [WeekRights],
      description: 'by week and decision; together rightsCents',
      resolve: ({ firstDay, lastDay }, _args, { app }) => listRightsByWeek(app.database.prisma, { from: firstDay, to: lastDay }),
    }),
  }),
});
