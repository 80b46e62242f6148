// One family with something in every drawer, and everybody else who might want to open them.
import { randomUUID } from 'node:crypto';
import { sealAbsenceReason } from '../../server/attendance/announce-absences.ts';
import { sealReason, sealAnswer } from '../../server/cancellations/sealed-texts.ts';
import { sealDecision } from '../../server/families/sealed-reasons.ts';
import { sealTemplate, sealTexts } from '../../server/family-messages/texts.ts';
import { sealHealthSheet } from '../../server/health/answers.ts';
import { sealDisabilityProof } from '../../server/certificates/severe-disability.ts';
import { sealProof } from '../../server/enrolments/grant-reduction.ts';
import { sealNumber } from '../../server/identity/sealed-number.ts';
import { createToken, hashToken } from '../../server/identity/read-session.ts';
import type { App } from '../../server/context.ts';
import { indexNumber, seal } from '../../server/platform/encryption.ts';
import { sealAct } from '../../server/staff/for-family/sealed-act.ts';
import { createSchool, createStaff, placeChild } from '../kit/catalogue.ts';
import { createChild, createParent, createSeason } from '../kit/people.ts';
import { typedRow } from '../kit/typed-row.ts';
import { acknowledge, attest, certify } from './certificate.ts';

export const roles = [
  'nobody',
  'person',
  'stranger',
  'parent',
  'coparent',
  'blocked',
  'RESPONSIBLE',
  'DESK',
  'COORDINATOR',
  'KITCHEN',
  'TREASURER',
] as const;
export type Role = (typeof roles)[number];

/** What only those may read who are named in the table: looked for in every answer. */
export const canaries = {
  parentMail: 'kanari-mail@example.be',
  parentStreet: 'Rue du Kanari 77',
  parentPhone: '+32470998877',
  childName: 'Kanarietje',
  allergies: 'kanari-noisettes',
  contact: 'Mamy Kanari',
  mayNotFetch: 'kanari-tante',
  reason: 'kanari-opération',
  document: 'kanari-document',
  decision: 'kanari-motif',
  act: 'kanari-appel',
  proof: 'kanari-attestation',
  message: 'kanari-kermesse',
  childNumber: '17073003384',
  parentNumber: '86041798152',
};

/** Builds the world. The family's children, money and papers are Claire's; Sofia is the co-parent. */
export async function createFamilies(app: App) {
  const { prisma } = app.database;
  const { plaine, weeks } = await createSeason(app, [20, 20, 20, 20, 0]);
  // the second week has come: attendance may be noted
  const past = [0, 1, 2, 3, 4].map((day) => new Date(Date.UTC(2026, 6, 6 + day)));
  const second = await prisma.week.update({
    where: { id: weeks[1]!.id },
    data: { monday: past[0]!, startDate: past[0]!, endDate: past[4]!, openDays: past },
  });
  weeks[1] = typedRow('Week', second);
  const [schoolOne, schoolTwo] = [await createSchool(app), await createSchool(app)];
  const parent = await createParent(app, { givenName: 'Claire', email: canaries.parentMail });
  const coparent = await createParent(app, { givenName: 'Sofia' });
  const blocked = await createParent(app, { givenName: 'Bloqué' });
  const stranger = await createParent(app, { givenName: 'Autre' });
  const asking = await createParent(app, { givenName: 'Demande' });
  await prisma.parent.update({
    where: { id: parent.actor.parentId },
    data: { phone: canaries.parentPhone, street: canaries.parentStreet },
  });
  await prisma.person.update({
    where: { id: parent.actor.personId },
    data: {
      numberIndex: indexNumber(app.keyRing, canaries.parentNumber),
      nationalNumber: sealNumber(app.keyRing, 'person', parent.actor.personId, canaries.parentNumber),
      claimedEmail: canaries.parentMail,
    },
  });
  await prisma.calendarFeed.create({ data: { parentId: parent.actor.parentId, secretHash: new Uint8Array(32) } });
  const staff = {
    RESPONSIBLE: await createStaff(app, 'RESPONSIBLE'),
    DESK: await createStaff(app, 'DESK'),
    COORDINATOR: await createStaff(app, 'COORDINATOR', 'École de la Vallée'),
    KITCHEN: await createStaff(app, 'KITCHEN'),
    TREASURER: await createStaff(app, 'TREASURER'),
  };

  const fill = async (owner: typeof parent, others: (typeof parent)[], names: Partial<typeof canaries>, number: string | null) => {
    const { id: childId } = await createChild(app, [owner, ...others], { givenName: names.childName, schoolId: schoolOne.id });
    await prisma.child.update({
      where: { id: childId },
      data: {
        schoolYear: 'M3',
        ...(number && { nationalNumber: sealNumber(app.keyRing, 'child', childId, number), numberIndex: indexNumber(app.keyRing, number) }),
      },
    });
    const sheet = await prisma.healthSheet.findUniqueOrThrow({ where: { childId } });
    const answers = {
      doctorName: 'Dr Lenoir',
      doctorPhone: '+3243900000',
      mutuality: 'Mutualité',
      contacts: [{ name: names.contact ?? 'Papy', relation: 'grand-mère', phone: '+32470112233' }],
      allergies: names.allergies ?? 'rien',
      medication: '',
      diet: 'végétarien',
      illness: '',
      support: '',
      wearsGlasses: false,
      takesNap: false,
      mayFetch: [{ name: 'Mamy', phone: '+32470112244' }],
      mayNotFetch: { [owner.actor.parentId]: names.mayNotFetch ?? 'personne' },
      mayLeaveAlone: false,
      firstAidAllowed: true,
      emergencyCareAllowed: true,
      swims: 'WELL' as const,
      tetanusVaccinated: true,
      remarks: '',
    };
    await prisma.healthSheet.update({ where: { id: sheet.id }, data: { sealed: sealHealthSheet(app.keyRing, sheet.id, answers) } });
    const held = await placeChild(app, owner.actor, childId, weeks[0]!, { status: 'HELD' });
    const paid = await placeChild(app, owner.actor, childId, weeks[1]!, { status: 'CONFIRMED' });
    await prisma.attendance.create({ data: { enrolmentId: paid.id, day: weeks[1]!.monday, status: 'PRESENT' } });
    const payment = await prisma.payment.create({
      data: {
        basketId: held.basketId,
        parentId: owner.actor.parentId,
        method: 'TRANSFER',
        amountCents: 6000,
        structuredCommunication: String(Math.floor(Math.random() * 1e12)).padStart(12, '1'),
        lines: { create: { enrolmentId: paid.id, amountCents: 6000 } },
      },
    });
    const refund = await prisma.refund.create({
      data: { paymentId: payment.id, enrolmentId: paid.id, amountCents: 100, reason: 'SURPLUS' },
    });
    const waiting = await prisma.waitingPlace.create({
      data: {
        childId,
        weekId: weeks[2]!.id,
        parentId: owner.actor.parentId,
        status: 'OFFERED',
        offeredAt: new Date(),
        offeredUntil: new Date(Date.now() + 86_400_000),
      },
    });
    const documentId = randomUUID();
    const content = Buffer.from(names.document ?? 'document');
    await prisma.document.create({
      data: {
        id: documentId,
        personId: owner.actor.personId,
        mimeType: 'application/pdf',
        sizeBytes: content.length,
        content: seal(app.keyRing, `document.content:${documentId}`, content),
      },
    });
    const cancellationId = randomUUID();
    await prisma.cancellationRequest.create({
      data: {
        id: cancellationId,
        enrolmentId: paid.id,
        parentId: owner.actor.parentId,
        reason: sealReason(app.keyRing, cancellationId, names.reason ?? 'raison'),
        answer: sealAnswer(app.keyRing, cancellationId, 'réponse'),
        documentId,
      },
    });
    const grantId = randomUUID();
    const days = { validFrom: new Date('2026-01-01'), validUntil: new Date('2027-12-31') };
    const proof = sealProof(app.keyRing, grantId, names.proof ?? 'attestation');
    const { id: reductionId } = await prisma.reduction.upsert({ where: { name: 'BIM' }, update: {}, create: { name: 'BIM' } });
    await prisma.reductionGrant.create({ data: { id: grantId, reductionId, parentId: owner.actor.parentId, proof, ...days } });
    const childGrantId = randomUUID();
    const childProof = sealProof(app.keyRing, childGrantId, names.proof ?? 'attestation');
    await prisma.reductionGrant.create({ data: { id: childGrantId, reductionId, childId, proof: childProof, ...days } });
    const link = await prisma.familyLink.create({
      data: {
        childId,
        parentId: owner === parent ? asking.actor.parentId : null,
        ...(owner !== parent && { parentNumberIndex: randomUUID() }),
        requestedName: names.childName ?? 'Lou',
        state: 'REQUESTED',
        source: 'REQUEST',
      },
    });
    const read = await prisma.healthSheetRead.create({
      data: { childId, personId: staff.RESPONSIBLE.actor.personId, part: 'sheet', purpose: 'graph' },
    });
    // a third parent, whom staff may block, and who once objected
    const third = await createParent(app, { givenName: 'Tiers' });
    const { id: familyLinkId } = await prisma.familyLink.create({
      data: { childId, parentId: third.actor.parentId, state: 'ACTIVE', source: 'STAFF' },
    });
    const oppositionId = randomUUID();
    await prisma.opposition.create({
      data: {
        id: oppositionId,
        childId,
        parentId: third.actor.parentId,
        state: 'LIFTED',
        reason: sealDecision(app.keyRing, 'opposition', oppositionId, names.decision ?? 'motif'),
      },
    });
    const disabilityId = randomUUID();
    const disabilityProof = sealDisabilityProof(app.keyRing, disabilityId, names.proof ?? 'attestation');
    await prisma.severeDisability.create({ data: { id: disabilityId, childId, proof: disabilityProof, ...days } });
    const certificateId = await certify(app, {
      parentId: owner.actor.parentId,
      childId,
      numbers: [canaries.parentNumber, canaries.childNumber],
    });
    const absenceId = randomUUID();
    await prisma.announcedAbsence.create({
      data: { id: absenceId, enrolmentId: paid.id, day: paid.monday, reason: sealAbsenceReason(app.keyRing, absenceId, 'ILL'), documentId },
    });
    const participationId = await attest(app, { parentId: owner.actor.parentId, enrolmentId: paid.id });
    const paymentPaperId = await acknowledge(app, { paymentId: payment.id });
    const actId = randomUUID();
    await prisma.familyAct.create({
      data: {
        id: actId,
        parentId: owner.actor.parentId,
        staffId: staff.DESK.actor.staff.id,
        kind: 'PROFILE_CORRECTED',
        sealed: sealAct(app.keyRing, actId, {
          reason: names.act ?? 'motif',
          untold: null,
          changes: [{ field: 'street', before: names.parentStreet ?? 'Rue', after: 'Rue Haute' }],
        }),
      },
    });
    // a second browser of theirs
    const { id: sessionId } = await prisma.session.create({
      data: {
        tokenHash: new Uint8Array(hashToken(createToken())),
        personId: owner.actor.personId,
        issuer: 'test',
        acr: 'test',
        expiresAt: new Date(Date.now() + 3_600_000),
      },
    });
    return {
      sessionId,
      thirdParentId: third.actor.parentId,
      familyLinkId,
      oppositionId,
      parentId: owner.actor.parentId,
      childId,
      sheetId: sheet.id,
      heldId: held.id,
      paidId: paid.id,
      basketId: held.basketId,
      paymentId: payment.id,
      refundId: refund.id,
      waitingPlaceId: waiting.id,
      documentId,
      certificateId,
      participationId,
      paymentPaperId,
      disabilityId,
      cancellationId,
      grantId,
      reductionId,
      linkRequestId: link.id,
      readId: read.id,
    };
  };

  const target = await fill(parent, [coparent], canaries, canaries.childNumber);
  await fill(stranger, [], { childName: 'Voisin' }, null);
  await prisma.familyLink.create({
    data: { childId: target.childId, parentId: blocked.actor.parentId, state: 'BLOCKED', source: 'REGISTRATION' },
  });
  const messageId = randomUUID();
  await prisma.familyMessage.create({
    data: {
      id: messageId,
      status: 'SENT',
      sentAt: new Date(),
      sealed: sealTexts(app.keyRing, messageId, { fr: { title: canaries.message, text: 'Bonjour {parent}' } }),
      selection: { seasonId: null, plaineId: plaine.id, siteId: null, weekOf: null, weekId: weeks[1]!.id, places: ['CONFIRMED'] },
      staffId: staff.DESK.actor.staff.id,
      recipients: {
        create: {
          id: randomUUID(),
          parentId: parent.actor.parentId,
          childIds: [target.childId],
          weekIds: [weeks[1]!.id],
          sentAt: new Date(),
        },
      },
    },
  });
  const templateId = randomUUID();
  const written = { fr: { title: canaries.message, text: 'Bonjour {parent}' } };
  await prisma.messageTemplate.create({
    data: { id: templateId, name: canaries.message, sealed: sealTemplate(app.keyRing, templateId, written) },
  });
  const token = createToken();
  await prisma.person.create({
    data: {
      givenName: 'Personne',
      familyName: 'Passante',
      sessions: { create: { tokenHash: hashToken(token), issuer: 'test', acr: 'test', expiresAt: new Date(Date.now() + 3_600_000) } },
    },
  });
  const tokens: Record<Role, string | undefined> = {
    nobody: undefined,
    person: token,
    stranger: stranger.token,
    parent: parent.token,
    coparent: coparent.token,
    blocked: blocked.token,
    RESPONSIBLE: staff.RESPONSIBLE.token,
    DESK: staff.DESK.token,
    COORDINATOR: staff.COORDINATOR.token,
    KITCHEN: staff.KITCHEN.token,
    TREASURER: staff.TREASURER.token,
  };
  const common = {
    plaineId: plaine.id,
    weekId: weeks[1]!.id,
    waitedWeekId: weeks[2]!.id,
    freeWeekId: weeks[3]!.id,
    fullWeekId: weeks[4]!.id,
    schoolId: schoolOne.id,
    staffMemberId: staff.KITCHEN.actor.staff.id,
    messageId,
    templateId,
    monday: weeks[1]!.monday.toISOString().slice(0, 10),
  };
  return {
    target,
    common,
    tokens,
    schools: [schoolOne.id, schoolTwo.id] as const,
    actors: { parent, coparent, blocked, stranger, asking },
  };
}

export type Families = Awaited<ReturnType<typeof createFamilies>>;
