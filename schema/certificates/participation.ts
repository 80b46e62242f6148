// Certificates of participation: for the parent who paid, for staff who issue them, and by code for anybody.
import { formatParticipationNumber, issueParticipation } from '../../server/certificates/participation.ts';
import { readStanding, type Standing } from '../../server/certificates/read-participation.ts';
import { listParticipationsToCorrect } from '../../server/certificates/to-correct.ts';
import { asStaff, nobody } from '../../server/context.ts';
import { mayDo } from '../../server/identity/access.ts';
import { fullName } from '../../server/language/names.ts';
import { transact } from '../../server/platform/act.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { builder } from '../builder.ts';
import { AdminQuery } from '../lib/admin-query.ts';
import { idOrNone, knownId } from '../lib/ids.ts';
import { findById } from '../lib/references.ts';
import { isViewer } from '../lib/visibility.ts';

const ParticipationCertificate = builder.prismaObject('ParticipationCertificate', {
  description: 'a certificate that a child took part in a week, for a mutuality. For the parent who paid and for staff who issue them',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'GET /documents/participations/<id> is the paper' }),
    pdfUrl: t.string({
      description: 'where the paper is as a PDF',
      select: { id: true },
      resolve: ({ id }) => `/documents/participations/${id}.pdf`,
    }),
    label: t.string({
      description: 'its number as people read it, « A-2027-0042 »',
      select: { year: true, number: true },
      resolve: ({ year, number }) => formatParticipationNumber(year, number),
    }),
    childName: t.string({
      description: 'who took part',
      select: { enrolment: { select: { child: { select: { givenName: true, familyName: true } } } } },
      resolve: ({ enrolment: { child } }) => fullName(child),
    }),
    weekId: t.id({
      description: 'of the `Week`: given to `issueParticipationCertificates`',
      select: { enrolment: { select: { weekId: true } } },
      resolve: ({ enrolment }) => enrolment.weekId,
    }),
    weekStartDate: t.field({
      type: 'Date',
      description: 'the Monday of the week',
      select: { enrolment: { select: { week: { select: { startDate: true } } } } },
      resolve: ({ enrolment }) => enrolment.week.startDate,
    }),
    dayCount: t.expose('dayCount', { type: 'NonNegativeInt', description: 'days on which the child was there' }),
    paidCents: t.expose('paidCents', { type: 'NonNegativeInt', description: 'euro cents that were paid and did not go back' }),
    issuedAt: t.expose('createdAt', { type: 'DateTime', description: 'when it was issued' }),
    isReplaced: t.boolean({
      description: 'true: another one says what counts, and the code of this one holds no more',
      select: { correctedBy: { select: { id: true } } },
      resolve: ({ correctedBy }) => correctedBy !== null,
    }),
  }),
});

builder.asEntity(
  ParticipationCertificate,
  findById('ParticipationCertificate', (query, ids, { app, actor }) => {
    const own = { parentId: actor?.parentId ?? nobody };
    const seen = actor?.staff && mayDo(actor.staff, 'issue participation certificates') ? {} : own;
    return app.database.prisma.participationCertificate.findMany({ ...query, where: { id: { in: ids }, ...seen } });
  }),
);

builder.prismaObjectField('Parent', 'participationCertificates', (t) =>
  t.relation('participationCertificates', {
    type: ParticipationCertificate,
    description:
      'certificates of participation of what this parent paid, newest first, replaced ones too; for the parent and for staff who issue them',
    authScopes: (parent, args, context) => isViewer(parent, args, context) || { may: 'issue participation certificates' },
    query: { orderBy: [{ createdAt: 'desc' }, { number: 'desc' }] },
  }),
);

builder.objectField(AdminQuery, 'participationsToCorrect', (t) =>
  t.prismaField({
    type: [ParticipationCertificate],
    description:
      'certificates of participation in force that say something else since the attendance of a closed day was corrected; `issueParticipationCertificates` of their week replaces them',
    authScopes: { may: 'issue participation certificates' },
    resolve: async (query, _root, _args, { app }) => {
      const { prisma } = app.database;
      const ids = (await listParticipationsToCorrect(prisma, app.keyRing)).map(({ id }) => id);
      return prisma.participationCertificate.findMany({
        ...query,
        where: { id: { in: ids } },
        orderBy: [{ year: 'asc' }, { number: 'asc' }],
      });
    },
  }),
);

builder.objectField(AdminQuery, 'participationCertificates', (t) =>
  t.prismaField({
    type: [ParticipationCertificate],
    description: 'certificates of participation of a week, by number; replaced ones too',
    authScopes: { may: 'issue participation certificates' },
    args: { weekId: t.arg.id({ required: true, description: 'the week' }) },
    resolve: (query, _root, args, { app }) =>
      app.database.prisma.participationCertificate.findMany({
        ...query,
        where: { enrolment: { weekId: idOrNone('Week', args.weekId) } },
        orderBy: { number: 'asc' },
      }),
  }),
);

const CertificateStanding = builder.enumType('CertificateStanding', {
  description: 'how a certificate of participation stands',
  values: {
    VALID: { description: 'it was issued, and says what counts' },
    REPLACED: { description: 'it was issued, and another one says what counts' },
    UNKNOWN: { description: 'none has the code' },
  } satisfies Record<Standing, object>,
});

builder.queryField('certificateStanding', (t) =>
  t.field({
    type: CertificateStanding,
    description: 'how the certificate of participation with this code stands; of whom it speaks nobody learns. Public',
    authScopes: { public: true },
    args: { code: t.arg.string({ required: true, description: 'as the paper has it, sixteen characters' }) },
    resolve: (_root, { code }, { app }) => readStanding(app.database.prisma, code),
  }),
);

builder.queryField('isCertificateValid', (t) =>
  t.boolean({
    deprecationReason: '2026-11-30: `certificateStanding` tells one that was replaced from none',
    description:
      'whether the certificate of participation with this code was issued and no other replaced it; of whom it speaks nobody learns. Public',
    authScopes: { public: true },
    args: { code: t.arg.string({ required: true, description: 'as the paper has it, sixteen characters' }) },
    resolve: async (_root, { code }, { app }) => (await readStanding(app.database.prisma, code)) === 'VALID',
  }),
);

const IssuedParticipation = builder.objectRef<{ issued: number }>('IssuedParticipation').implement({
  description: 'what came of asking for the certificates of a week',
  fields: (t) => ({
    issued: t.expose('issued', { type: 'NonNegativeInt', description: 'how many are new; the others said the same already' }),
  }),
});

builder.mutationField('issueParticipationCertificates', (t) =>
  t.field({
    type: IssuedParticipation,
    description:
      'issues the certificates of participation of a week whose days are all closed, and replaces those that say something else by now. InputInvalid while a day is not closed or nobody is named who signs',
    authScopes: { may: 'issue participation certificates' },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'IssueParticipationCertificatesResult',
        description: 'answer of `issueParticipationCertificates`: how many are new, or InputInvalid',
      },
    },
    args: { weekId: t.arg.id({ required: true, description: 'the week' }) },
    resolve: async (_root, args, context) => {
      const weekId = knownId('Week', args.weekId, 'weekId');
      return { issued: await transact(context.app, asStaff(context), (ctx) => issueParticipation(ctx, weekId)) };
    },
  }),
);
