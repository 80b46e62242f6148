import { date } from '#lib/forms/checks.server.ts';

/** The days of the address; what is none is as if it was not said. */
export const askedDays = ({ searchParams }: URL): { from: string | null; to: string | null } => ({
  from: date(searchParams.get('du') ?? '') ?? null,
  to: date(searchParams.get('au') ?? '') ?? null,
});
