type Child = { readonly readiness: { readonly missing: readonly string[]; readonly opensAt?: string | null } };

/** True when enrolments are open for this child. */
export const isOpenFor = ({ readiness }: Child) => !readiness.missing.includes('NO_PERIOD_OPEN');

/** Whether enrolments are open for one of these children and, when for none, the first instant at which they will be. */
export function openingOf(children: readonly Child[]): { isOpen: boolean; opensAt: string | null } {
  const isOpen = children.some(isOpenFor);
  const [first] = isOpen ? [] : children.flatMap(({ readiness }) => readiness.opensAt ?? []).sort();
  return { isOpen, opensAt: first ?? null };
}
