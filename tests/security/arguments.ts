// What is put into the arguments of a field, and into each mutation, with ids of one family, or with ids of nothing.
import { randomUUID } from 'node:crypto';
import { isNonNullType, type GraphQLField } from 'graphql';
import { canaries, type Families } from './family.ts';

const required: Record<string, (families: Families) => string | number> = {
  id: ({ target }) => target.paymentId,
  weekId: ({ common }) => common.waitedWeekId,
  cancellationId: ({ target }) => target.cancellationId,
  enrolmentId: ({ target }) => target.heldId,
  search: () => canaries.childName,
  day: ({ common }) => common.monday,
  parentId: ({ target }) => target.parentId,
  subject: ({ target }) => `child:${target.childId}`,
  year: () => 2025,
  code: () => '7K2M-7K2M-7K2M-7K2M',
  keptId: ({ target }) => target.childId,
  mergedId: ({ target }) => target.childId,
  certificateId: ({ target }) => target.participationId,
};

/** « id » of what, by field; a payment's otherwise. */
const byId: Record<string, (families: Families) => string> = {
  week: ({ common }) => common.weekId,
  parent: ({ target }) => target.parentId,
  familyMessage: ({ common }) => common.messageId,
};

/** The arguments a field cannot do without, as they stand in a document. */
export const argumentsOf =
  (families: Families) =>
  (field: GraphQLField<unknown, unknown>): string => {
    const given = field.args
      .filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined)
      .map(({ name }) => {
        const value = name === 'id' && field.name in byId ? byId[field.name]!(families) : required[name]?.(families);
        if (value === undefined) throw new Error(`tests/security/arguments.ts does not know what to put into ${field.name}(${name}:)`);
        return `${name}: ${JSON.stringify(value)}`;
      });
    return given.length > 0 ? `(${given.join(', ')})` : '';
  };

type Ids = Families['target'] & Families['common'];

/** Ids of nothing, where the family's would stand. */
export const idsOfNothing = (families: Families): Ids => ({
  ...families.common,
  ...(Object.fromEntries(Object.keys(families.target).map((name) => [name, randomUUID()])) as Families['target']),
});

const later = '2031-01-01T08:00:00Z';

/** Each mutation's arguments; a mutation without a line here has no verdict. */
export const mutationArguments: Record<string, (ids: Ids) => string> = {
  adoptTariff: () => '(input: { reference: "essai", decidedOn: "2026-01-01", validFrom: "2031-01-01", rates: [] })',
  previewTariff: () => '(input: { reference: "essai", decidedOn: "2026-01-01", validFrom: "2031-01-01", rates: [] })',
  withdrawTariff: () => `(id: "${randomUUID()}", reason: "essai")`,
  issueParticipationCertificates: () => `(weekId: "${randomUUID()}")`,
  setSignaturePicture: () => '(version: 9999)',
  saveCertificateSettings: () => '(input: { version: 9999 })',
  saveTeamMember: ({ waitedWeekId }) =>
    `(input: { weekId: "${waitedWeekId}", givenName: "Ana", familyName: "Essai", function: ANIMATOR, hasBrevet: true, days: ["2019-01-01"] })`,
  removeTeamMember: () => `(id: "${randomUUID()}", version: 9999)`,
  exportStatistics: () => '(scope: { year: 2019 }, format: CSV)',
  markSevereDisability: ({ childId }) =>
    `(input: { childId: "${childId}", proof: "essai", validFrom: "2031-01-01", validUntil: "2031-12-31" })`,
  withdrawSevereDisability: ({ disabilityId }) => `(id: "${disabilityId}", version: 9999)`,
  issueTaxCertificates: () => '(year: 2019)',
  takeFiscalFile: () => '(year: 2019, isTest: true)',
  correctTaxCertificate: () => `(certificateId: "${randomUUID()}", reason: "essai")`,
  grantReduction: ({ parentId, reductionId }) =>
    `(input: { reductionId: "${reductionId}", parentId: "${parentId}", proof: "essai", validFrom: "2031-01-01", validUntil: "2031-12-31" })`,
  withdrawReduction: ({ grantId }) => `(id: "${grantId}", version: 0, reason: "essai")`,
  abandonBasket: () => '',
  acceptOffer: ({ waitingPlaceId }) => `(waitingPlaceId: "${waitingPlaceId}")`,
  answerLinkRequest: ({ linkRequestId }) => `(linkRequestId: "${linkRequestId}", accept: false)`,
  cancelWeek: () => `(weekId: "${randomUUID()}", reason: "essai")`,
  confirmEmail: () => '(token: "essai")',
  resendEmailConfirmation: () => '',
  saveRefundAccount: () => '(input: { iban: "BE00", holder: "essai" })',
  makeRefundBatch: ({ refundId }) => `(refundIds: ["${refundId}"])`,
  releaseRefundBatch: () => `(batchId: "${randomUUID()}")`,
  cancelRefundBatch: () => `(batchId: "${randomUUID()}")`,
  takeRefundBatchFile: () => `(batchId: "${randomUUID()}")`,
  askForRefundAccounts: () => '',
  closeCash: () => '(countedCents: 0)',
  exportBooks: () => '(day: "2026-07-06", format: CSV)',
  allocateMovement: ({ paymentId }) => `(movementId: "${randomUUID()}", paymentId: "${paymentId}")`,
  importStatements: () => '(files: [], preview: true)',
  undoStatementImport: () => `(importId: "${randomUUID()}")`,
  confirmByHand: ({ parentId, heldId }) =>
    `(input: { parentId: "${parentId}", enrolmentIds: ["${heldId}"], receivedCents: 0, reason: "essai" })`,
  blockLink: ({ familyLinkId }) => `(linkId: "${familyLinkId}", reason: "raison")`,
  confirmRefund: ({ refundId }) => `(refundId: "${refundId}")`,
  undoReceived: ({ paymentId }) => `(paymentId: "${paymentId}")`,
  giveBackReceived: ({ paymentId }) => `(paymentId: "${paymentId}")`,
  confirmTransfer: ({ paymentId }) => `(paymentId: "${paymentId}", amountCents: 6000)`,
  createCalendarFeed: () => '',
  createPartnerKey: ({ schoolId }) => `(input: { schoolId: "${schoolId}", label: "essai" })`,
  decideCancellation: ({ cancellationId }) => `(cancellationId: "${cancellationId}", accept: false, message: "non")`,
  decideOpposition: ({ oppositionId }) => `(oppositionId: "${oppositionId}", uphold: true, reason: "raison")`,
  decideLinkRequest: ({ linkRequestId }) => `(linkRequestId: "${linkRequestId}", accept: false)`,
  releaseForFamily: ({ parentId, heldId }) => `(input: { parentId: "${parentId}", enrolmentId: "${heldId}", why: { reason: "" } })`,
  chooseOptionsForFamily: ({ parentId, heldId }) =>
    `(input: { parentId: "${parentId}", enrolmentId: "${heldId}", choices: [], why: { reason: "" } })`,
  swapForFamily: ({ parentId, heldId, freeWeekId }) =>
    `(input: { parentId: "${parentId}", enrolmentId: "${heldId}", weekId: "${freeWeekId}", why: { reason: "" } })`,
  cancelForFamily: ({ parentId, paidId }) => `(input: { parentId: "${parentId}", enrolmentId: "${paidId}", why: { reason: "" } })`,
  announceAbsences: ({ paidId }) => `(input: { enrolmentId: "${paidId}", days: ["2031-07-08"] })`,
  withdrawAbsence: ({ paidId }) => `(enrolmentId: "${paidId}", day: "2031-07-08")`,
  announceAbsencesForFamily: ({ parentId, paidId }) =>
    `(input: { parentId: "${parentId}", enrolmentId: "${paidId}", days: [], why: { reason: "" } })`,
  refundDays: ({ parentId, paidId }) => `(input: { parentId: "${parentId}", enrolmentId: "${paidId}", days: [], why: { reason: "" } })`,
  leaveWaitingListForFamily: ({ parentId, waitingPlaceId }) =>
    `(input: { parentId: "${parentId}", waitingPlaceId: "${waitingPlaceId}", why: { reason: "" } })`,
  correctChild: ({ childId, parentId }) =>
    `(input: { parentId: "${parentId}", version: "essai", correction: { childId: "${childId}" }, why: { reason: "" } })`,
  mergeChildren: ({ childId }) =>
    `(input: { keptId: "${childId}", mergedId: "${randomUUID()}", version: "essai", why: { reason: "essai" } })`,
  mergeParents: ({ parentId }) =>
    `(input: { keptId: "${parentId}", mergedId: "${randomUUID()}", version: "essai", why: { reason: "essai" } })`,
  undoMerge: () => `(input: { mergeId: "${randomUUID()}", why: { reason: "essai" } })`,
  previewChildCorrection: ({ childId }) => `(correction: { childId: "${childId}", birthDate: "1900-01-01" })`,
  extendDeadline: ({ parentId }) => `(input: { parentId: "${parentId}", deadline: "${later}", until: "${later}", why: { reason: "" } })`,
  registerFamily: () => '(input: { givenName: "Nouvelle", familyName: "Venue", why: { reason: "" } })',
  registerChildForFamily: ({ parentId }) =>
    `(input: { parentId: "${parentId}", givenName: "Nouveau", familyName: "Venu", birthDate: "2020-01-01", why: { reason: "" } })`,
  correctProfile: ({ parentId }) => `(input: { parentId: "${parentId}", version: "essai", why: { reason: "" } })`,
  eraseMyData: () => '',
  exportMyData: () => '',
  pledgeConfidentiality: () => '',
  endMySessions: ({ sessionId }) => `(sessionId: "${sessionId}")`,
  endSessions: ({ thirdParentId }) => `(parentId: "${thirdParentId}")`,
  endStaffMember: () => `(staffMemberId: "${randomUUID()}")`,
  enrolOnBehalf: ({ childId, parentId, freeWeekId }) =>
    `(input: { childId: "${childId}", parentId: "${parentId}", weekIds: ["${freeWeekId}"] })`,
  holdWeeks: ({ childId, freeWeekId }) => `(input: { childId: "${childId}", weekIds: ["${freeWeekId}"] })`,
  importFamilyLinks: () => '(csv: "")',
  joinWaitingList: ({ childId, fullWeekId }) => `(childId: "${childId}", weekId: "${fullWeekId}")`,
  leaveWaitingList: ({ waitingPlaceId }) => `(waitingPlaceId: "${waitingPlaceId}")`,
  opposeEnrolments: ({ childId }) => `(childId: "${childId}")`,
  saveMessageTemplate: () => `(input: { id: "${randomUUID()}", version: 0, name: "n", texts: [] })`,
  removeMessageTemplate: () => `(id: "${randomUUID()}", version: 0)`,
  saveFamilyMessage: ({ weekId }) =>
    `(input: { texts: [{ language: "fr", title: "t", text: "t" }], selection: { weekId: "${weekId}", places: [CONFIRMED] } })`,
  sendFamilyMessage: () => `(id: "${randomUUID()}", version: 0)`,
  testFamilyMessage: () => `(id: "${randomUUID()}")`,
  cancelFamilyMessage: () => `(id: "${randomUUID()}", version: 0)`,
  saveFamilyLimits: () => `(input: { maxHeldPerDates: 8, maxHeld: 60, maxChildrenWithoutNumber: 6, readAt: "${later}" })`,
  emptyFamilyList: () => '(count: 999)',
  listFamilies: () => '(lines: ["personne@nulle.example"])',
  unlistFamily: ({ parentId }) => `(parentId: "${parentId}")`,
  liftFamilyLimits: ({ parentId }) => `(parentId: "${parentId}", lifted: true)`,
  overrideHold: ({ childId, parentId, fullWeekId }) =>
    `(input: { childId: "${childId}", parentId: "${parentId}", weekId: "${fullWeekId}", reason: "essai" })`,
  recordWeekAttendance: ({ paidId, weekId, monday }) =>
    `(input: { weekId: "${weekId}", version: 0, marks: [{ enrolmentId: "${paidId}", day: "${monday}", status: ABSENT }] })`,
  recordAttendance: ({ paidId, monday }) => `(input: { day: "${monday}", marks: [{ enrolmentId: "${paidId}", status: ABSENT }] })`,
  recordConsent: ({ childId }) => `(input: { childId: "${childId}", purpose: PHOTO_SOCIAL, given: true, textVersion: "2026-11" })`,
  registerChild: () => '(input: { givenName: "Nouveau", familyName: "Venu", birthDate: "2020-01-01" })',
  registerParent: () => '(input: { email: "a@b.be" })',
  removeChild: ({ childId }) => `(childId: "${childId}")`,
  releaseEnrolment: ({ heldId }) => `(enrolmentId: "${heldId}")`,
  renewHealthSheet: ({ childId }) => `(childId: "${childId}")`,
  requestCancellation: ({ paidId, documentId }) => `(input: { enrolmentId: "${paidId}", reason: "r", documentId: "${documentId}" })`,
  revokeCalendarFeed: () => '',
  setPartnerWebhook: () => `(input: { partnerKeyId: "${randomUUID()}", url: "https://example.org/" })`,
  resumePartnerWebhook: () => `(partnerKeyId: "${randomUUID()}")`,
  removePartnerWebhook: () => `(partnerKeyId: "${randomUUID()}")`,
  revokePartnerKey: () => `(partnerKeyId: "${randomUUID()}")`,
  saveCommune: () => '(input: { version: 99, name: "n", serviceName: "s", email: "a@b.be", postalCodes: [], beneficiary: "b" })',
  testMail: () => '(to: "a@b.be")',
  saveEnrolmentPeriod: () => `(input: { id: "${randomUUID()}", opensAt: "${later}", closesAt: "${later}" })`,
  saveHealthSheet: ({ childId }) => `(input: { childId: "${childId}", allergies: "x", validate: false })`,
  saveHealthSheetForFamily: ({ parentId, childId }) =>
    `(input: { parentId: "${parentId}", sheet: { childId: "${childId}", validate: false }, why: { reason: "" } })`,
  grantPaymentPromise: ({ parentId }) =>
    `(input: { parentId: "${parentId}", enrolmentIds: ["${randomUUID()}"], guarantor: PAYER, dueOn: "2031-07-01", why: { reason: "" } })`,
  payPaymentPromise: ({ parentId }) =>
    `(input: { parentId: "${parentId}", paymentId: "${randomUUID()}", receivedCents: 1, method: CASH, why: { reason: "" } })`,
  endPaymentPromise: ({ parentId }) => `(input: { parentId: "${parentId}", paymentId: "${randomUUID()}", why: { reason: "" } })`,
  chooseOptions: ({ heldId }) => `(input: { enrolmentId: "${heldId}", choices: [] })`,
  saveOption: ({ plaineId }) =>
    `(input: { id: "${randomUUID()}", plaineId: "${plaineId}", kind: MEAL, name: "o", priceCents: 1, unit: DAY, deadlineDays: 1, attestable: false, offered: false })`,
  splitMovement: ({ paymentId }) =>
    `(input: { movementId: "${randomUUID()}", openCents: 1, parts: [{ paymentId: "${paymentId}", amountCents: 1 }] })`,
  payClaim: ({ parentId }) =>
    `(input: { parentId: "${parentId}", paymentId: "${randomUUID()}", receivedCents: 1, method: CASH, why: { reason: "" } })`,
  writeOffClaim: ({ parentId }) => `(input: { parentId: "${parentId}", paymentId: "${randomUUID()}", why: { reason: "" } })`,
  undoWriteOff: ({ parentId }) => `(input: { parentId: "${parentId}", paymentId: "${randomUUID()}", why: { reason: "" } })`,
  agreeToWriteOff: () => `(writeOffId: "${randomUUID()}")`,
  withdrawWriteOff: () => `(writeOffId: "${randomUUID()}")`,
  savePlaine: () =>
    `(input: { id: "${randomUUID()}", name: "p", siteName: "s", ageMinMonths: 30, ageMaxMonths: 150, dailyRateCents: 1, published: false })`,
  saveSchool: () => `(input: { id: "${randomUUID()}", faseNumber: "1", name: "n", postalCode: "4000", city: "c" })`,
  saveSeason: () => `(input: { id: "${randomUUID()}", name: "s", kind: SUMMER, firstDay: "2031-07-01", lastDay: "2031-08-31" })`,
  archiveSeason: () => `(seasonId: "${randomUUID()}")`,
  previewSeasonCopy: () => `(input: { sourceId: "${randomUUID()}", name: "s", firstDay: "2031-07-01" })`,
  previewSeasonWeeks: () => `(input: { seasonId: "${randomUUID()}", plaines: [{ plaineId: "${randomUUID()}", capacity: 1 }] })`,
  makeSeasonWeeks: () => `(input: { seasonId: "${randomUUID()}", plaines: [{ plaineId: "${randomUUID()}", capacity: 1 }] })`,
  copySeason: () => `(input: { sourceId: "${randomUUID()}", name: "s", firstDay: "2031-07-01" })`,
  saveSite: () => `(input: { id: "${randomUUID()}", name: "s" })`,
  saveStaffMember: () => '(input: { nationalNumber: "12345678901", role: KITCHEN })',
  saveWeek: ({ plaineId }) =>
    `(input: { id: "${randomUUID()}", plaineId: "${plaineId}", startDate: "2031-07-07", openDays: ["2031-07-07"], capacity: 1 })`,
  swapWeek: ({ heldId, freeWeekId }) => `(enrolmentId: "${heldId}", weekId: "${freeWeekId}")`,
  startPayment: () => '(method: TRANSFER)',
  updateChild: ({ childId }) => `(input: { childId: "${childId}", schoolYear: "P1" })`,
  unblockLink: ({ familyLinkId }) => `(linkId: "${familyLinkId}", reason: "raison")`,
  updateProfile: () => '(input: {})',
  chooseLanguage: () => '(language: "fr")',
  validateBasket: () => '',
  withdrawOpposition: ({ childId }) => `(childId: "${childId}")`,
};

/** Mutations that name nothing of a family: who may call them acts on their own, or on what is the commune's. */
export const namesNothing = (name: string): boolean => {
  const ids = new Proxy({} as Ids, { get: (_target, key) => `family-${String(key)}` });
  const open = new Set([
    'family-weekId',
    'family-waitedWeekId',
    'family-freeWeekId',
    'family-fullWeekId',
    'family-schoolId',
    'family-plaineId',
    'family-monday',
  ]);
  return (mutationArguments[name]!(ids).match(/family-\w+/g) ?? []).every((id) => open.has(id));
};
