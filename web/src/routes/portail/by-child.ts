/** Lines in the order they come, under the child they are for. */
export function byChild<Line extends { readonly child: { readonly id: string; readonly givenName: string } }>(lines: readonly Line[]) {
  type Group = { child: Line['child']; lines: Line[] };
  const groups = new Map<string, Group>();
  for (const line of lines) {
    const group: Group = groups.get(line.child.id) ?? { child: line.child, lines: [] };
    group.lines.push(line);
    groups.set(line.child.id, group);
  }
  return [...groups.values()];
}
