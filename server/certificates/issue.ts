import { v7 as uuid } from 'uuid';
import { recordEach } from '../audit/record.ts';
import { dayOf } from '../language/dates.ts';
import { localeOf } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import { readClock, type Tx } from '../platform/database.ts';
import { enqueueMails } from '../platform/jobs.ts';
import { lock } from '../platform/locks.ts';
import { attested } from './attested.ts';
import { createSalt, hashOf, sealContent } from './content.ts';
import { type Draft, draftCertificates } from './draft.ts';
import type { Pair } from './read-facts.ts';
import { readHeading } from './settings.ts';
import { sheetsOf } from './sheets.ts';

export type Issued = { issued: string[]; blocked: number };

/** Certificates of one year are numbered one after the other: whoever issues some waits for the others. */
export const lockYear = (tx: Tx, year: number) => lock(tx, `tax certificates ${year}`);

/**
 * Issues the first certificate of each of these families and children; one that was issued, or that has nothing to attest, is
 * passed over, so that it may run again. What has something in the way is counted, and waits.
 */
export async function issueCertificates(ctx: ActContext, { year, pairs }: { year: number; pairs: readonly Pair[] }): Promise<Issued> {
  const { tx, actor, keys } = ctx;
  await lockYear(tx, year);
  const drafts = (await draftCertificates(tx, keys, { year, pairs })).filter(({ issued }) => issued === null);
  const ready = drafts.filter(({ blocks, totalCents }) => blocks.length === 0 && totalCents > 0);
  const issued = await write(
    ctx,
    year,
    ready.map((draft) => ({ draft, corrects: null })),
  );
  await recordEach(
    tx,
    actor,
    'tax-certificate-issued',
    issued.map((id) => `tax-certificate:${id}`),
  );
  return { issued, blocked: drafts.filter(({ blocks }) => blocks.length > 0).length };
}

type Wanted = { draft: Draft; corrects: { id: string; number: number } | null };

/** Writes certificates under the next numbers of the year; the caller holds `lockYear`. Returns their ids. */
export async function write({ tx, keys }: ActContext, year: number, wanted: readonly Wanted[]): Promise<string[]> {
  if (wanted.length === 0) return [];
  const [{ last }] = await tx.$queryRaw<[{ last: number }]>`
    SELECT coalesce(max(number + sheet_count - 1), 0)::int AS last FROM tax_certificate WHERE income_year = ${year}`;
  const heading = await readHeading(tx);
  const issuedOn = dayOf(await readClock(tx)).toString();
  let next = last + 1;
  const rows = wanted.map(({ draft, corrects }) => {
    const id = uuid();
    const own = {
      incomeYear: year,
      number: next,
      issuedOn,
      corrects: corrects?.number ?? null,
      locale: localeOf(draft.payerPerson.language),
      salt: createSalt(),
    };
    const content = { ...own, ...heading, ...attested(keys, draft) };
    const sheetCount = Math.max(1, sheetsOf(draft.frames).length);
    next += sheetCount;
    return {
      id,
      incomeYear: year,
      number: content.number,
      sheetCount,
      parentId: draft.parentId,
      childId: draft.childId,
      dayCount: draft.days.length,
      totalCents: draft.totalCents,
      correctsId: corrects?.id ?? null,
      sealed: sealContent(keys, id, content),
      contentHash: hashOf(content),
    };
  });
  await tx.taxCertificate.createMany({ data: rows });
  for (const isCorrection of [false, true]) {
    const told = [...new Set(rows.filter(({ correctsId }) => (correctsId !== null) === isCorrection).map(({ parentId }) => parentId))];
    await enqueueMails(
      tx,
      told.map((parentId) => ({ kind: 'certificates-issued', parentId, year, isCorrection })),
      // one mail for all the children of a family
      told.map((parentId) => `certificates-${isCorrection ? 'corrected' : 'issued'}:${parentId}:${year}`),
    );
  }
  return rows.map(({ id }) => id);
}
