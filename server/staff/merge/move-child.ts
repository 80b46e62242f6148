// Moves all that a child has to the other record of the same child, and writes down which rows those were.
import { openNumber, sealNumber } from '../../identity/sealed-number.ts';
import type { ActContext } from '../../platform/act.ts';
import { Prisma, type Tx } from '../../platform/database.ts';
import { indexNumber } from '../../platform/encryption.ts';
import { runIn } from '../../plaines/lock-weeks.ts';
import type { Side } from './judge-child-merge.ts';
import { type MovedLinks, moveLinks, moveLinksBack } from './move-links.ts';
import { type MovedSheets, moveSheets, moveSheetsBack } from './move-sheets.ts';

/**
 * Tables whose rows move as they are. Certificates stay with the record that they name (server/certificates/in-force.ts finds them
 * there), and a consent is copied: neither is ever changed.
 */
export const movedTables = [
  ...(['enrolment', 'waiting_place', 'opposition', 'health_sheet_read', 'family_act'] as const),
  ...(['reduction_grant', 'severe_disability'] as const),
];
type Table = (typeof movedTables)[number];

type Fields = { schoolId: string | null; schoolYear: string | null; nationalNumber: string | null };

export type MovedChild = {
  rows: Record<Table, string[]>;
  links: MovedLinks;
  sheets: MovedSheets;
  /** copies of consents */
  consents: string[];
  /** children of messages, as they were */
  messages: { id: string; childIds: string[] }[];
  /** records that had gone into the one that goes */
  merged: string[];
  /** before */
  fields: { kept: Fields; gone: Fields };
};

/** What the record that stays has afterwards of what the other one had. */
export const takenFields = (
  kept: Pick<Side, 'schoolId' | 'schoolYear' | 'numberIndex'>,
  gone: Pick<Side, 'schoolId' | 'schoolYear' | 'numberIndex'>,
) => ({
  takesNumber: kept.numberIndex === null && gone.numberIndex !== null,
  // « no school » and a year is the answer of who is at a school that is not in the list
  takesSchool: kept.schoolId === null && kept.schoolYear === null,
  takesYear: kept.schoolYear === null && (kept.schoolId === null || kept.schoolId === gone.schoolId),
});

/** The caller holds the parents, the weeks and both children locked, and has judged that nothing stands in the way. */
export async function moveChild(ctx: ActContext, kept: Side, gone: Side): Promise<MovedChild> {
  const { tx } = ctx;
  const fields = { kept: fieldsOf(ctx, kept), gone: fieldsOf(ctx, gone) };
  const rows = {} as MovedChild['rows'];
  for (const table of movedTables) rows[table] = await moveRows(tx, table, kept.id, gone.id);
  const parentIds = [...kept.links, ...gone.links].flatMap(({ parentId }) => parentId ?? []);
  const moved = {
    ...{ rows, fields },
    links: await moveLinks(ctx, kept, gone),
    sheets: await moveSheets(ctx, kept, gone),
    consents: await copyConsents(tx, kept.id, gone.id),
    messages: await moveMessages(tx, { parentIds, keptId: kept.id, goneId: gone.id }),
    merged: await idsOf(
      tx,
      Prisma.sql`UPDATE child SET merged_into_id = ${kept.id}::uuid WHERE merged_into_id = ${gone.id}::uuid RETURNING id`,
    ),
  };
  await writeFields(ctx, gone.id, { schoolId: null, schoolYear: null, nationalNumber: null });
  await tx.child.update({ where: { id: gone.id }, data: { mergedIntoId: kept.id } });
  const { takesNumber, takesSchool, takesYear } = takenFields(kept, gone);
  await writeFields(ctx, kept.id, {
    schoolId: takesSchool ? gone.schoolId : kept.schoolId,
    schoolYear: takesYear ? gone.schoolYear : kept.schoolYear,
    nationalNumber: takesNumber ? fields.gone.nationalNumber : fields.kept.nationalNumber,
  });
  return moved;
}

/** The same rows, back; the caller has seen that the record that stayed is as the merge left it. */
export async function moveChildBack(
  ctx: ActContext,
  moved: MovedChild,
  { keptId, goneId }: { keptId: string; goneId: string },
): Promise<void> {
  const { tx } = ctx;
  await writeFields(ctx, keptId, moved.fields.kept);
  await tx.child.update({ where: { id: goneId }, data: { mergedIntoId: null } });
  await writeFields(ctx, goneId, moved.fields.gone);
  await tx.$executeRaw`UPDATE child SET merged_into_id = ${goneId}::uuid WHERE id = ANY (${moved.merged}::uuid[])`;
  for (const table of movedTables)
    await runIn(tx)(`UPDATE ${table} SET child_id = $1::uuid WHERE id = ANY ($2::uuid[]) AND child_id = $3::uuid RETURNING id`, [
      goneId,
      moved.rows[table],
      keptId,
    ]);
  await moveLinksBack(ctx, moved.links, goneId);
  await moveSheetsBack(ctx, moved.sheets, { keptId, goneId });
  await tx.consent.deleteMany({ where: { id: { in: moved.consents } } });
  for (const { id, childIds } of moved.messages) await tx.familyMessageRecipient.update({ where: { id }, data: { childIds } });
}

/** An opposition of a parent who has one on the other record too, and that was decided, stays where it is: there is one of each parent. */
async function moveRows(tx: Tx, table: Table, keptId: string, goneId: string): Promise<string[]> {
  const isTwice = 'AND parent_id NOT IN (SELECT parent_id FROM opposition WHERE child_id = $1::uuid)';
  const { rows } = await runIn(tx)(
    `UPDATE ${table} SET child_id = $1::uuid WHERE child_id = $2::uuid ${table === 'opposition' ? isTwice : ''} RETURNING id`,
    [keptId, goneId],
  );
  return (rows as { id: string }[]).map(({ id }) => id);
}

const copyConsents = (tx: Tx, keptId: string, goneId: string) =>
  idsOf(
    tx,
    Prisma.sql`INSERT INTO consent (id, parent_id, child_id, purpose, given, text_version, locale, at)
      SELECT gen_random_uuid(), parent_id, ${keptId}::uuid, purpose, given, text_version, locale, at FROM consent WHERE child_id = ${goneId}::uuid RETURNING id`,
  );

async function moveMessages(tx: Tx, { parentIds, keptId, goneId }: { parentIds: string[]; keptId: string; goneId: string }) {
  const messages = await tx.familyMessageRecipient.findMany({
    where: { parentId: { in: parentIds }, childIds: { has: goneId } },
    select: { id: true, childIds: true },
  });
  await tx.$executeRaw`UPDATE family_message_recipient SET child_ids = array_replace(child_ids, ${goneId}::uuid, ${keptId}::uuid)
    WHERE id = ANY (${messages.map(({ id }) => id)}::uuid[])`;
  return messages;
}

const idsOf = async (tx: Tx, statement: Prisma.Sql) => (await tx.$queryRaw<{ id: string }[]>(statement)).map(({ id }) => id);

const fieldsOf = ({ keys }: ActContext, { id, schoolId, schoolYear, nationalNumber }: Side): Fields => ({
  ...{ schoolId, schoolYear },
  nationalNumber: nationalNumber && openNumber(keys, 'child', id, nationalNumber),
});

/** A number is sealed for the record that has it. */
const writeFields = ({ tx, keys }: ActContext, id: string, { schoolId, schoolYear, nationalNumber }: Fields) =>
  tx.child.update({
    where: { id },
    data: {
      ...{ schoolId, schoolYear },
      nationalNumber: nationalNumber === null ? null : sealNumber(keys, 'child', id, nationalNumber),
      numberIndex: nationalNumber === null ? null : indexNumber(keys, nationalNumber),
    },
  });
