// What a certificate of participation says, one fact at a time: mutualities have forms of their own, onto which people copy it.
import { formatCode, formatParticipationNumber, type ParticipationContent } from '../../server/certificates/participation.ts';
import { readParticipation } from '../../server/certificates/read-participation.ts';
import { formatEnterpriseNumber } from '../../server/commune/enterprise-number.ts';
import type { Context } from '../../server/context.ts';
import { mayDo } from '../../server/identity/access.ts';
import type { PaidOption } from '../../server/enrolments/paid-options.ts';
import { fromIsoDay } from '../../server/language/dates.ts';
import { transact } from '../../server/platform/act.ts';
import { builder } from '../builder.ts';
import { asId } from '../lib/ids.ts';

type Facts = ParticipationContent & { isReplaced: boolean; origin: string };

const ParticipationOption = builder.objectRef<PaidOption>('ParticipationOption').implement({
  description: 'what was paid for with the week: care, a meal or the shuttle',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'of the option, with its stop' }),
    amountCents: t.expose('amountCents', { type: 'NonNegativeInt', description: 'euro cents; a part of `paidCents`' }),
  }),
});

const ParticipationFacts = builder.objectRef<Facts>('ParticipationFacts').implement({
  description: 'what a certificate of participation says, as it was issued; nothing of it is computed again',
  fields: (t) => ({
    label: t.string({
      description: 'its number as people read it, « A-2027-0042 »',
      resolve: ({ year, number }) => formatParticipationNumber(year, number),
    }),
    issuedOn: t.field({ type: 'Date', description: 'the day on which it was issued', resolve: ({ issuedOn }) => fromIsoDay(issuedOn) }),
    isReplaced: t.exposeBoolean('isReplaced', { description: 'true: another one says what counts' }),
    code: t.string({ description: 'for `certificateStanding`, in groups of four', resolve: ({ code }) => formatCode(code) }),
    verificationUrl: t.string({ description: 'the page that takes the code', resolve: ({ origin }) => `${origin}/verifier` }),
    organiserName: t.string({ description: 'the commune', resolve: ({ organiser }) => organiser.name }),
    organiserAddress: t.string({ nullable: true, description: 'of the service', resolve: ({ organiser }) => organiser.address }),
    enterpriseNumber: t.string({
      nullable: true,
      description: 'with its points, « 0999.999.922 »',
      resolve: ({ organiser }) => organiser.enterpriseNumber && formatEnterpriseNumber(organiser.enterpriseNumber),
    }),
    signatoryName: t.string({ description: 'who signs', resolve: ({ signatory }) => signatory.name }),
    signatoryRole: t.string({ description: 'in what capacity', resolve: ({ signatory }) => signatory.role }),
    plaineName: t.exposeString('plaineName', { description: 'the activity' }),
    siteName: t.exposeString('siteName', { description: 'where it was' }),
    childGivenName: t.string({ description: 'of who took part', resolve: ({ child }) => child.givenName }),
    childFamilyName: t.string({ description: 'of who took part', resolve: ({ child }) => child.familyName }),
    childBirthDate: t.field({ type: 'Date', description: 'of who took part', resolve: ({ child }) => fromIsoDay(child.birthDate) }),
    firstDay: t.field({ type: 'Date', description: 'on which the week was open', resolve: ({ from }) => fromIsoDay(from) }),
    lastDay: t.field({ type: 'Date', description: 'on which the week was open', resolve: ({ to }) => fromIsoDay(to) }),
    days: t.field({ type: ['Date'], description: 'on which the child was there, in order', resolve: ({ days }) => days.map(fromIsoDay) }),
    paidCents: t.expose('paidCents', { type: 'NonNegativeInt', description: 'euro cents that were paid and did not go back' }),
    options: t.field({
      type: [ParticipationOption],
      description: 'what of it was for options; empty: the week had none, or some of it went back',
      resolve: ({ options }) => options ?? [],
    }),
    payerName: t.exposeString('payerName', { description: 'given and family name of who paid' }),
    paidOn: t.field({ type: 'Date', description: 'the day of the payment', resolve: ({ paidOn }) => fromIsoDay(paidOn) }),
  }),
});

builder.queryField('participationFacts', (t) =>
  t.field({
    type: ParticipationFacts,
    nullable: true,
    description:
      'what a certificate of participation says, for who paid and for staff who issue them; null for everybody else, as for one that does not exist. A reading by staff is in the audit trail',
    authScopes: { person: true },
    args: { certificateId: t.arg.id({ required: true, description: 'of the `ParticipationCertificate`' }) },
    resolve: (_root, args, context) => {
      const certificateId = asId('ParticipationCertificate', args.certificateId);
      return certificateId && readFacts(context, certificateId);
    },
  }),
);

async function readFacts({ app, actor }: Context, certificateId: NonNullable<ReturnType<typeof asId<'ParticipationCertificate'>>>) {
  if (!actor) return null;
  const mayIssue = actor.staff !== null && mayDo(actor.staff, 'issue participation certificates');
  const found = await transact(app, actor, (ctx) => readParticipation(ctx, { certificateId, mayIssue }));
  return found && { ...found.content, isReplaced: found.isReplaced, origin: app.env.ORIGIN };
}
