// Moves all that one account of a parent has to the other one, and writes down which rows those were. The account that goes is left as an
// erased one is (server/privacy/erase-family.ts): nobody signs in to it, it is in no list, and retention deletes it once it can.
import { openNumber, sealNumber } from '../../identity/sealed-number.ts';
import { runIn } from '../../plaines/lock-weeks.ts';
import type { ActContext } from '../../platform/act.ts';
import { readClock, type Prisma, type Tx } from '../../platform/database.ts';
import { indexNumber } from '../../platform/encryption.ts';
import { noAddress } from '../../families/no-address.ts';
import type { ParentSide } from './judge-parent-merge.ts';
import { moveForbidden, moveForbiddenBack, type Forbidden } from './move-forbidden.ts';
import { type MovedLinks, moveLinksOfParent, moveLinksOfParentBack } from './move-links.ts';

/** Tables whose rows move as they are. A consent is copied, and certificates stay: neither is ever changed. */
export const movedParentTables = [
  ...(['basket', 'enrolment', 'payment', 'waiting_place', 'cancellation_request', 'family_act', 'reduction_grant'] as const),
  ...(['opposition', 'calendar_feed', 'refund_account', 'family_message_recipient'] as const),
];
type Table = (typeof movedParentTables)[number];

/** Of tables that have one row of a parent, or one for each of something else: what the account that stays has already stays behind. */
const ifFree: Partial<Record<Table, string>> = {
  opposition: 'AND child_id NOT IN (SELECT child_id FROM opposition WHERE parent_id = $1::uuid)',
  calendar_feed: 'AND NOT EXISTS (SELECT FROM calendar_feed WHERE parent_id = $1::uuid)',
  refund_account: 'AND NOT EXISTS (SELECT FROM refund_account WHERE parent_id = $1::uuid)',
  family_message_recipient: 'AND message_id NOT IN (SELECT message_id FROM family_message_recipient WHERE parent_id = $1::uuid)',
};

/** `email` and what goes with it; dates as text, for the record is kept as JSON. */
type Contact = Pick<ParentSide, 'email' | 'pendingEmail' | 'phone' | 'street' | 'postalCode' | 'city'> & {
  emailConfirmedAt: string | null;
};
type Fields = Contact & { nationalNumber: string | null };

export type MovedParent = {
  rows: Record<Table, string[]>;
  links: MovedLinks;
  /** copies of consents */
  consents: string[];
  /** weeks of places that were given back */
  givenBack: string[];
  forbidden: Forbidden[];
  /** sign-ins and documents of the person */
  accounts: string[];
  documents: string[];
  fields: { kept: Fields; gone: Fields };
  /** of the person who stays: a sign-in that moved writes its own */
  names: { givenName: string; familyName: string };
};

/** What the account that stays has afterwards of what the other one had. `serviceEmail`: where mails of a family without an address go. */
export function takenContact(kept: ParentSide, gone: ParentSide, serviceEmail: string | null) {
  return {
    takesNumber: kept.person.numberIndex === null && gone.person.numberIndex !== null,
    takesEmail: kept.email === serviceEmail && gone.email !== serviceEmail,
    takesPhone: kept.phone === null,
    takesAddress: kept.street === null && kept.postalCode === null && kept.city === null,
  };
}

/** The caller holds both parents, the numbers and the sign-ins locked, and has judged that nothing stands in the way. */
export async function moveParent(ctx: ActContext, kept: ParentSide, gone: ParentSide, serviceEmail: string | null): Promise<MovedParent> {
  const { tx } = ctx;
  const fields = { kept: fieldsOf(ctx, kept), gone: fieldsOf(ctx, gone) };
  const rows = {} as MovedParent['rows'];
  for (const table of movedParentTables)
    rows[table] = await idsOf(
      tx,
      `UPDATE ${table} SET parent_id = $1::uuid WHERE parent_id = $2::uuid ${ifFree[table] ?? ''} RETURNING id`,
      [kept.id, gone.id],
    );
  const people = [kept.personId, gone.personId];
  const moved: MovedParent = {
    ...{ rows, fields },
    names: { givenName: kept.person.givenName, familyName: kept.person.familyName },
    links: await moveLinksOfParent(ctx, kept.id, gone.id),
    consents: await idsOf(
      tx,
      `INSERT INTO consent (id, parent_id, child_id, purpose, given, text_version, locale, at)
       SELECT gen_random_uuid(), $1::uuid, child_id, purpose, given, text_version, locale, at FROM consent WHERE parent_id = $2::uuid RETURNING id`,
      [kept.id, gone.id],
    ),
    givenBack: await idsOf(
      tx,
      `UPDATE given_back SET parent_id = $1::uuid WHERE parent_id = $2::uuid
         AND week_id NOT IN (SELECT week_id FROM given_back WHERE parent_id = $1::uuid) RETURNING week_id AS id`,
      [kept.id, gone.id],
    ),
    forbidden: await moveForbidden(ctx, kept.id, gone.id),
    accounts: await idsOf(tx, 'UPDATE account SET person_id = $1::uuid WHERE person_id = $2::uuid RETURNING id', people),
    documents: await idsOf(tx, 'UPDATE document SET person_id = $1::uuid WHERE person_id = $2::uuid RETURNING id', people),
  };
  await tx.session.deleteMany({ where: { personId: gone.personId } });
  const { takesNumber, takesEmail, takesPhone, takesAddress } = takenContact(kept, gone, serviceEmail);
  const nothing = { email: noAddress, emailConfirmedAt: null, pendingEmail: null, phone: null, street: null, postalCode: null, city: null };
  await writeFields(ctx, gone, { ...nothing, nationalNumber: null });
  await tx.parent.update({ where: { id: gone.id }, data: { erasedAt: await readClock(tx) } });
  const { email, emailConfirmedAt, pendingEmail } = takesEmail ? fields.gone : fields.kept;
  const { street, postalCode, city } = takesAddress ? fields.gone : fields.kept;
  await writeFields(ctx, kept, {
    ...{ email, emailConfirmedAt, pendingEmail, street, postalCode, city },
    phone: takesPhone ? fields.gone.phone : fields.kept.phone,
    nationalNumber: takesNumber ? fields.gone.nationalNumber : fields.kept.nationalNumber,
  });
  return moved;
}

/** The same rows, back; the caller has seen that the account that stayed is as the merge left it. Who is signed in to it signs in again. */
export async function moveParentBack(ctx: ActContext, moved: MovedParent, kept: ParentSide, gone: ParentSide): Promise<void> {
  const { tx } = ctx;
  await writeFields(ctx, kept, moved.fields.kept);
  await writeFields(ctx, gone, moved.fields.gone);
  await tx.parent.update({ where: { id: gone.id }, data: { erasedAt: null } });
  for (const table of movedParentTables)
    await idsOf(tx, `UPDATE ${table} SET parent_id = $1::uuid WHERE id = ANY ($2::uuid[]) AND parent_id = $3::uuid RETURNING id`, [
      gone.id,
      moved.rows[table],
      kept.id,
    ]);
  await moveLinksOfParentBack(ctx, moved.links, gone.id);
  await tx.consent.deleteMany({ where: { id: { in: moved.consents } } });
  await tx.$executeRaw`UPDATE given_back SET parent_id = ${gone.id}::uuid WHERE parent_id = ${kept.id}::uuid AND week_id = ANY (${moved.givenBack}::uuid[])`;
  await moveForbiddenBack(ctx, moved.forbidden, kept.id, gone.id);
  if (moved.accounts.length > 0) {
    await tx.session.deleteMany({ where: { personId: kept.personId } });
    await tx.person.update({ where: { id: kept.personId }, data: moved.names });
  }
  await tx.account.updateMany({ where: { id: { in: moved.accounts } }, data: { personId: gone.personId } });
  await tx.document.updateMany({ where: { id: { in: moved.documents } }, data: { personId: gone.personId } });
}

const idsOf = async (tx: Tx, text: string, values: unknown[]): Promise<string[]> =>
  ((await runIn(tx)(text, values)).rows as { id: string }[]).map(({ id }) => id);

function fieldsOf({ keys }: ActContext, side: ParentSide): Fields {
  const { email, pendingEmail, phone, street, postalCode, city, person } = side;
  return {
    ...{ email, pendingEmail, phone, street, postalCode, city },
    emailConfirmedAt: side.emailConfirmedAt?.toISOString() ?? null,
    nationalNumber: person.nationalNumber && openNumber(keys, 'person', person.id, person.nationalNumber),
  };
}

/** A number is sealed for the person who has it. */
async function writeFields({ tx, keys }: ActContext, { id, personId }: ParentSide, { nationalNumber, ...contact }: Fields): Promise<void> {
  await tx.parent.update({ where: { id }, data: contact satisfies Prisma.ParentUpdateInput });
  await tx.person.update({
    where: { id: personId },
    data: {
      nationalNumber: nationalNumber === null ? null : sealNumber(keys, 'person', personId, nationalNumber),
      numberIndex: nationalNumber === null ? null : indexNumber(keys, nationalNumber),
    },
  });
}
