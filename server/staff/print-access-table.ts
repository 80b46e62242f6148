// The table of who may see and do what, as Markdown, for the register and the data protection
// authority. Printed from the table that the graph obeys.
import { permissions, reachOf, roles, type Permission } from '../identity/access.ts';
import { localized, messages, type Locale } from '../language/messages.ts';

const said = { all: localized(messages.access_all), site: localized(messages.access_site) };

/** The table in the language of its reader, one line per permission. */
export function printAccessTable(locale: Locale): string {
  const head = [
    messages.access_head({}, { locale }),
    ...roles.map((role) => messages[`role_${role.toLowerCase() as Lowercase<typeof role>}`]({}, { locale })),
  ];
  const lines = permissions.map((permission) => [
    messages[nameOf(permission)]({}, { locale }),
    ...roles.map((role) => {
      const reach = reachOf(role, permission);
      return reach ? said[reach](locale) : '–';
    }),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]!.length)));
  const draw = (line: string[]) => `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [draw(head), draw(widths.map((width) => '-'.repeat(width))), ...lines.map(draw)].join('\n');
}

type Name<Text extends string> = Text extends `${infer Head} ${infer Tail}` ? `${Head}_${Name<Tail>}` : Text;
const nameOf = (permission: Permission) => `access_${permission.replaceAll(' ', '_')}` as `access_${Name<Permission>}`;
