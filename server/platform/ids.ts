// Ids are UUIDs that say at compile time whose they are: a child's does not pass for a week's.
import { validate } from 'uuid';
import type { Prisma } from './database.ts';

/** The tables, by the name of their model. */
export type Noun = Prisma.ModelName;

/** An id of this noun's table, seen to have the form of one. Whether a row has it is for the database to say. */
export type Id<Of extends Noun> = string & { readonly __noun: Of };

export type CancellationRequestId = Id<'CancellationRequest'>;
export type ChildId = Id<'Child'>;
export type DocumentId = Id<'Document'>;
export type EnrolmentId = Id<'Enrolment'>;
export type EnrolmentPeriodId = Id<'EnrolmentPeriod'>;
export type FamilyMessageId = Id<'FamilyMessage'>;
export type FamilyLinkId = Id<'FamilyLink'>;
export type MessageTemplateId = Id<'MessageTemplate'>;
export type OppositionId = Id<'Opposition'>;
export type ParticipationCertificateId = Id<'ParticipationCertificate'>;
export type ParentId = Id<'Parent'>;
export type PartnerKeyId = Id<'PartnerKey'>;
export type PaymentPaperId = Id<'PaymentPaper'>;
export type PaymentId = Id<'Payment'>;
export type PlaineId = Id<'Plaine'>;
export type RecordMergeId = Id<'RecordMerge'>;
export type ReductionId = Id<'Reduction'>;
export type ReductionGrantId = Id<'ReductionGrant'>;
export type RefundId = Id<'Refund'>;
export type SchoolId = Id<'School'>;
export type SeasonId = Id<'Season'>;
export type SessionId = Id<'Session'>;
export type SevereDisabilityId = Id<'SevereDisability'>;
export type SiteId = Id<'Site'>;
export type StaffMemberId = Id<'StaffMember'>;
export type TaxCertificateId = Id<'TaxCertificate'>;
export type TariffDecisionId = Id<'TariffDecision'>;
export type TeamMemberId = Id<'TeamMember'>;
export type WaitingPlaceId = Id<'WaitingPlace'>;
export type WeekId = Id<'Week'>;
export type WeekOptionId = Id<'WeekOption'>;

/** True for what the database can take as an id, in upper case or lower. */
export const isId = (text: string): boolean => validate(text);

/** The id of a row that was read, for an act that takes it: `rowId('Week', line.weekId)`. */
export const rowId = <Of extends Noun>(_noun: Of, id: string): Id<Of> => id as Id<Of>;
