import type { ActContext } from '../platform/act.ts';
import type { ParentActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import { giveBackPlaces } from '../waiting-list/give-back-places.ts';
import { dayOf, toDate } from '../language/dates.ts';
import { readClock, type Tx } from '../platform/database.ts';
import { forgetParent } from '../health/forget-parent.ts';
import { noAddress } from '../families/no-address.ts';
import { NotErasable } from '../platform/refusals.ts';
import { awaitedPromise } from '../payments/promises/owed.ts';
import { lockParents } from '../plaines/lock-weeks.ts';
import { localized, messages } from '../language/messages.ts';

/** What stays after an erasure: nothing, or accounts and what proves them, until `retention` ends their terms. */
export type Erased = { keptPayments: number; keptEnrolments: number };

/**
 * Erases what the portal holds of a parent and of the children whom nobody else answers for (GDPR, art. 17). The
 * parent does, or the portal itself for an account that nobody uses. Places that are held or waited for are given back
 * first. What was paid stays for the accounts and the tax certificate (art. 17.3 b and e): payments, the weeks they paid,
 * who came, and of the family the names, address and numbers that a certificate needs.
 * @throws NotErasable while a paid week lies ahead, a cancellation waits for its decision, a promise is to be paid, or money is to go back to the parent
 */
export async function eraseFamily(ctx: ActContext, family: ParentActor): Promise<Erased> {
  const { tx, actor } = ctx;
  const { parentId, personId } = family;
  await lockParents(tx, [parentId]);
  await refuseRunning(tx, parentId);
  await giveBackPlaces({ ...ctx, actor: family }, null);
  const isStaff = (await tx.staffMember.count({ where: { personId, endedAt: null } })) > 0;

  await tx.cancellationRequest.deleteMany({ where: { parentId } });
  await tx.announcedAbsence.deleteMany({ where: { enrolment: { parentId } } });
  await tx.document.deleteMany({ where: { personId } });
  await tx.waitingPlace.deleteMany({ where: { parentId } });
  await tx.enrolment.deleteMany({ where: { parentId, paymentLines: { none: {} }, refunds: { none: {} }, attendances: { none: {} } } });
  await tx.basket.deleteMany({ where: { parentId, enrolments: { none: {} }, payments: { none: {} } } });
  await tx.calendarFeed.deleteMany({ where: { parentId } });
  await tx.opposition.deleteMany({ where: { parentId } });
  await tx.consent.deleteMany({ where: { parentId } });
  await tx.familyAct.deleteMany({ where: { parentId } });
  await tx.reductionGrant.deleteMany({ where: { parentId } });
  await tx.participationCertificate.deleteMany({ where: { parentId } });
  await tx.refundAccount.deleteMany({ where: { parentId } });
  await tx.familyMessageRecipient.deleteMany({ where: { parentId } });
  await eraseChildren(ctx, parentId);

  // Nobody gets around a block by leaving and coming back.
  const blocked = await tx.familyLink.count({ where: { parentId } });
  const [keptPayments, keptEnrolments] = [
    await tx.payment.count({ where: { parentId } }),
    await tx.enrolment.count({ where: { parentId } }),
  ];
  const isKept = keptPayments + keptEnrolments + blocked > 0;
  if (!isKept) await tx.parent.delete({ where: { id: parentId } });
  else
    await tx.parent.update({
      where: { id: parentId },
      data: {
        email: noAddress,
        pendingEmail: null,
        emailConfirmedAt: null,
        phone: null,
        noticedAt: null,
        limitsLiftedAt: null,
        listedAt: null,
        erasedAt: await readClock(tx),
      },
    });
  if (!isStaff) await erasePerson(tx, personId, isKept);
  await record(tx, actor, 'family-erased', `parent:${parentId}`, { keptPayments, keptEnrolments });
  return { keptPayments, keptEnrolments };
}

async function refuseRunning(tx: Tx, parentId: string) {
  const today = toDate(dayOf(await readClock(tx)));
  const ahead = await tx.enrolment.count({
    where: { parentId, status: 'CONFIRMED', week: { endDate: { gte: today }, cancelledAt: null } },
  });
  if (ahead > 0) throw new NotErasable(localized(messages.refusal_erase_weeks_ahead));
  const asked = await tx.cancellationRequest.count({ where: { parentId, status: 'REQUESTED' } });
  if (asked > 0) throw new NotErasable(localized(messages.refusal_erase_cancellation));
  // What the commune is owed, it may claim (art. 17.3 e).
  const promised = await tx.payment.count({ where: { parentId, ...awaitedPromise } });
  if (promised > 0) throw new NotErasable(localized(messages.refusal_erase_promise));
  // Without the account nobody could send it.
  const owed = await tx.refund.count({ where: { payment: { parentId }, status: { in: ['DUE', 'SENT', 'FAILED'] } } });
  if (owed > 0) throw new NotErasable(localized(messages.refusal_erase_refund));
}

/** A child whom another parent answers for, or may, stays that parent's; of the others what no account needs goes. */
async function eraseChildren(ctx: ActContext, parentId: string) {
  const { tx } = ctx;
  await forgetParent(ctx, parentId);
  const own = await tx.familyLink.findMany({ where: { parentId, state: 'ACTIVE' }, select: { childId: true } });
  await tx.familyLink.deleteMany({ where: { parentId, state: { not: 'BLOCKED' } } });
  const alone = await tx.child.findMany({
    where: { id: { in: own.map(({ childId }) => childId) }, links: { none: { state: 'ACTIVE' } } },
    select: { id: true, enrolments: { select: { id: true }, take: 1 }, links: { where: { state: 'BLOCKED' }, select: { id: true } } },
  });
  const ids = alone.map(({ id }) => id);
  await tx.healthSheet.deleteMany({ where: { childId: { in: ids } } });
  await tx.reductionGrant.deleteMany({ where: { childId: { in: ids } } });
  // That somebody was kept from a child is not forgotten because the other parent left.
  await tx.familyLink.deleteMany({ where: { childId: { in: ids }, state: { not: 'BLOCKED' } } });
  await tx.child.updateMany({ where: { id: { in: ids } }, data: { schoolId: null, schoolYear: null, sheetAskedAt: null } });
  // Records that went into theirs: what no tax certificate names goes.
  await tx.child.deleteMany({ where: { mergedIntoId: { in: ids }, taxCertificates: { none: {} } } });
  await tx.healthSheet.deleteMany({ where: { child: { mergedIntoId: { in: ids } } } });
  const unused = alone.filter(({ enrolments, links }) => enrolments.length === 0 && links.length === 0).map(({ id }) => id);
  await tx.child.deleteMany({ where: { id: { in: unused }, merged: { none: {} } } });
}

/** Sign-ins end. Who has read sheets as staff, or whose accounts are kept, stays with a name. */
async function erasePerson(tx: Tx, personId: string, isKept: boolean) {
  await tx.session.deleteMany({ where: { personId } });
  await tx.account.deleteMany({ where: { personId } });
  await tx.person.update({ where: { id: personId }, data: { claimedEmail: null, language: 'fr' } });
  if (isKept) return;
  await tx.person.deleteMany({ where: { id: personId, staffMember: null, healthReads: { none: {} } } });
}
