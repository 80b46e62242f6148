// What the certificates of a year would say, and what stands in their way.
import { fullName } from '../../server/language/names.ts';
import { differs } from '../../server/certificates/attested.ts';
import type { Block } from '../../server/certificates/blocks.ts';
import { describeBlock } from '../../server/certificates/describe-block.ts';
import type { Draft } from '../../server/certificates/draft.ts';
import { builder } from '../builder.ts';
import { type Page, PageInfo } from '../lib/connections.ts';

const CertificateBlockCode = builder.enumType('CertificateBlockCode', {
  description: 'why a certificate waits',
  values: {
    PAPER_INCOMPLETE: { description: 'a setting of the paper is missing: who certifies, who signs, or the address of the commune' },
    NOT_CERTIFIED: { description: 'the child was there on days that the body of frame I does not certify' },
    DAYS_NOT_NOTED: { description: 'nobody noted whether the child was there' },
    DAYS_NOT_CLOSED: { description: 'nobody said that the attendance of the day is complete' },
    WEEK_NOT_OVER: { description: 'the care is still to come' },
    OPEN_BALANCE: { description: 'money is owed for it, as after the bank took a payment back' },
    ALREADY_ATTESTED: {
      description: 'another certificate in force, of another year or payer, attests some of the days: correct that one first',
    },
    PAYER_WITHOUT_NUMBER: { description: "the payer's national number is missing" },
    CHILD_WITHOUT_NUMBER: { description: "the child's national number is missing" },
    PAYER_WITHOUT_ADDRESS: { description: "the payer's address is missing" },
  } as const,
});

const CertificateBlock = builder.objectRef<Block>('CertificateBlock').implement({
  description: 'what stands in the way of a certificate',
  fields: (t) => ({
    code: t.expose('code', { type: CertificateBlockCode, description: 'for programs' }),
    message: t.string({ description: 'a sentence, with the days', resolve: (block, _args, { locale }) => describeBlock(block, locale) }),
  }),
});

const CertificateLine = builder.objectRef<Draft['lines'][number]>('CertificateLine').implement({
  description: 'days of the same price; a sheet has four such lines',
  fields: (t) => ({
    from: t.field({ type: 'Date', description: 'the first of the days', resolve: ({ from }) => new Date(from) }),
    to: t.field({ type: 'Date', description: 'the last of the days', resolve: ({ to }) => new Date(to) }),
    days: t.expose('days', { type: 'NonNegativeInt', description: 'how many days the child was there' }),
    rateCents: t.expose('rateCents', { type: 'NonNegativeInt', description: 'paid for each, in euro cents' }),
    amountCents: t.expose('amountCents', { type: 'NonNegativeInt', description: 'for all of them, in euro cents' }),
  }),
});

export const TaxCertificateDraft = builder.objectRef<Draft>('TaxCertificateDraft').implement({
  description: 'what a certificate would say today, for who paid and one child',
  fields: (t) => ({
    payerName: t.string({ description: 'as at the payment', resolve: ({ payer }) => fullName(payer) }),
    parentId: t.exposeID('parentId', { description: 'of the `Parent` who paid' }),
    childName: t.string({ description: 'for whose care', resolve: ({ child }) => fullName(child) }),
    dayCount: t.field({ type: 'NonNegativeInt', description: 'days that count', resolve: ({ days }) => days.length }),
    totalCents: t.expose('totalCents', { type: 'NonNegativeInt', description: 'euro cents that were paid for them' }),
    lines: t.expose('lines', { type: [CertificateLine], description: 'by price, first day first' }),
    blocks: t.expose('blocks', { type: [CertificateBlock], description: 'why none can be issued; nothing: it can' }),
    laterDays: t.field({
      type: ['Date'],
      description: 'paid in the year for care after it was reported: left out; a correction counts them once they were held',
      resolve: ({ laterDays }) => laterDays.map((day) => new Date(day)),
    }),
    issuedNumber: t.field({
      type: 'NonNegativeInt',
      nullable: true,
      description: 'the number of the one in force; null: none was issued',
      resolve: ({ issued }) => issued?.number ?? null,
    }),
    issuedCents: t.field({
      type: 'NonNegativeInt',
      nullable: true,
      description: 'what the one in force attests, in euro cents',
      resolve: ({ issued }) => issued?.totalCents ?? null,
    }),
  }),
});

builder.objectField(TaxCertificateDraft, 'toCorrect', (t) =>
  t.boolean({
    description: 'the certificate in force says something else: it calls for a correction',
    resolve: (draft, _args, { app }) => differs(app.keyRing, draft),
  }),
);

const DraftEdge = builder.objectRef<Page<Draft>['edges'][number]>('TaxCertificateDraftEdge').implement({
  description: 'a draft in its place in the list',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'opaque; given as `after`, a page begins behind this row' }),
    node: t.expose('node', { type: TaxCertificateDraft, description: 'the draft' }),
  }),
});

export const DraftConnection = builder.objectRef<Page<Draft>>('TaxCertificateDraftConnection').implement({
  description: 'one page of the drafts of a year',
  fields: (t) => ({
    edges: t.expose('edges', { type: [DraftEdge], description: "by the payer's name" }),
    pageInfo: t.expose('pageInfo', { type: PageInfo, description: 'whether more follow' }),
  }),
});
