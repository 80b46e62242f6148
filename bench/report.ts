import { isReached, type Figure, type Goal } from './measure.ts';

/** The figures as a Markdown table. */
export function toTable(figures: Figure[]): string {
  const rows = figures.map((each) => {
    const reached = isReached(each);
    const note = each.note ? ` (${each.note})` : '';
    return [
      each.name + note,
      withUnit(each.value, each.unit),
      `${short(each.min)} – ${short(each.max)}`,
      formatGoal(each.goal, each.unit),
      reached === null ? '' : reached ? 'OK' : '**below**',
    ];
  });
  return [['What', 'Median', 'Min – max', 'Goal', ''], ['---', '---:', '---:', '---:', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function formatGoal(goal: Goal, unit?: string) {
  if (!goal) return '';
  return 'atMost' in goal ? `≤ ${withUnit(goal.atMost, unit)}` : `≥ ${withUnit(goal.atLeast, unit)}`;
}

const withUnit = (value: number, unit?: string) => (unit ? `${short(value)} ${unit}` : short(value));

function short(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}
