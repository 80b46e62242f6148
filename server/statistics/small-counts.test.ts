import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hideSmallCounts, type Shown, type ShownRow } from './small-counts.ts';

type Request = { served: boolean; site: number; part: number };
const request = fc.record({ served: fc.boolean(), site: fc.nat(3), part: fc.nat(6) });

const rowsBy = (requests: readonly Request[], of: (request: Request) => number) =>
  [...Map.groupBy(requests, of)].map(([label, group]) => {
    const served = group.filter((one) => one.served).length;
    return { label, served, unserved: group.length - served };
  });

type Range = { low: number; high: number };
/** What who reads the page, and the rule, knows of a count before computing; of a column that is hidden whole, nothing. */
function rangeOf(shown: Shown, column: readonly Shown[]): Range {
  if (typeof shown === 'number') return { low: shown, high: shown };
  if (shown === 'FEW') return { low: 1, high: 4 };
  return { low: column.some((other) => other !== 'HIDDEN') ? 5 : 0, high: 10_000 };
}

/** Every sum on the page: the last of each is the total of the others. */
function sumsOf(
  total: ShownRow<null>,
  breakdowns: ShownRow<number>[][],
): { sums: Range[][]; cells: Map<object, Record<'served' | 'unserved', Range>> } {
  const cells = new Map<object, Record<'served' | 'unserved' | 'requests', Range>>();
  const ranges = (row: ShownRow<unknown>, rows: readonly ShownRow<unknown>[]) => {
    const of = (name: 'served' | 'unserved') =>
      rangeOf(
        row[name],
        rows.map((other) => other[name]),
      );
    const range = { served: of('served'), unserved: of('unserved'), requests: rangeOf(row.requests, ['HIDDEN']) };
    cells.set(row, range);
    return range;
  };
  const all = ranges(total, [total]);
  const across = (row: ReturnType<typeof ranges>) => [row.served, row.unserved, row.requests];
  const sums = breakdowns.flatMap((rows) => {
    const each = rows.map((row) => ranges(row, rows));
    const down = (['served', 'unserved', 'requests'] as const).map((name) => [...each.map((row) => row[name]), all[name]]);
    return [...each.map(across), ...down];
  });
  return { sums: [...sums, across(all)], cells };
}

/** Narrows every count by the sums that it stands in, until nothing more follows. */
function compute(sums: Range[][]) {
  for (let again = true; again;) {
    again = false;
    const narrow = (range: Range, low: number, high: number) => {
      if (low > range.low || high < range.high) again = true;
      range.low = Math.max(range.low, low);
      range.high = Math.min(range.high, high);
    };
    for (const sum of sums) {
      const [parts, whole] = [sum.slice(0, -1), sum.at(-1)!];
      const add = (of: (range: Range) => number) => parts.reduce((total, part) => total + of(part), 0);
      narrow(
        whole,
        add(({ low }) => low),
        add(({ high }) => high),
      );
      for (const part of parts)
        narrow(part, whole.low - (add(({ high }) => high) - part.high), whole.high - (add(({ low }) => low) - part.low));
    }
  }
}

test('no count of one to four can be computed from what is shown, over every sum of the page', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 90 }), (requests) => {
      const rows = { bySite: rowsBy(requests, ({ site }) => site), byPart: rowsBy(requests, ({ part }) => part) };
      const { total, breakdowns } = hideSmallCounts(rows);
      const shown = [breakdowns.bySite, breakdowns.byPart];
      const { sums, cells } = sumsOf(total, shown);
      compute(sums);
      for (const [index, real] of [rows.bySite, rows.byPart].entries())
        for (const [at, row] of shown[index]!.entries())
          for (const name of ['served', 'unserved'] as const) {
            const [count, range] = [real[at]![name], cells.get(row)![name]];
            if (typeof row[name] === 'number') expect(row[name]).toBe(count);
            if (count > 0 && count < 5)
              expect({ count, width: range.high - range.low }).toEqual({ count, width: expect.toSatisfy((width) => width >= 1) });
            if (row[name] === 'FEW') expect(range).toEqual({ low: 1, high: 4 });
          }
    }),
    { numRuns: 300 },
  );
});

test('the smallest of the other counts goes with a small one; a column that cannot be hidden in part is hidden whole', () => {
  const rows = (...counts: number[]) => counts.map((served, label) => ({ label, served, unserved: 0 }));
  const shown = (...counts: number[]) => hideSmallCounts({ rows: rows(...counts) }).breakdowns.rows.map(({ served }) => served);
  expect(shown(12, 0, 30)).toEqual([12, 0, 30]);
  expect(shown(2, 40, 12, 30)).toEqual(['FEW', 40, 'HIDDEN', 30]);
  expect(shown(2, 40, 6, 30)).toEqual(['FEW', 40, 'HIDDEN', 'HIDDEN']);
  expect(shown(4, 4)).toEqual(['HIDDEN', 'HIDDEN']);
  expect(shown(1, 1, 1)).toEqual(['HIDDEN', 'HIDDEN', 'HIDDEN']);
  expect(hideSmallCounts({ rows: rows(1, 1, 1) }).total).toEqual({ label: null, served: 'FEW', unserved: 0, requests: 'HIDDEN' });
});
