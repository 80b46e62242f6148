// npm run build: compiles server/mail/frame.mjml once, so that a portal that sends mails neither loads a compiler nor waits
// for one. The result is the frame around a letter and one piece of HTML for each kind of block.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mjml from 'mjml-core';
import preset from 'mjml-preset-core';

const root = join(import.meta.dirname, '..');
const target = join(root, 'server/generated/mail-frame.json');

const source = readFileSync(join(root, 'server/mail/frame.mjml'), 'utf8');
const { html, errors } = await mjml.default(source, {
  presets: [preset],
  // colours are filled in later
  validationLevel: 'skip',
  ignoreIncludes: true,
  fonts: {},
});
if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));

const [before, blocks, after] = html.replaceAll(/\n\s+/g, '\n').split(/<!--\/?blocks-->/);
if (!before || !blocks || !after) throw new Error('server/mail/frame.mjml: no blocks');
const pieces = Object.fromEntries([...blocks.matchAll(/<!--(\w+)-->(.*?)<!--\/\1-->/gs)].map(([, name, piece]) => [name, piece!.trim()]));

mkdirSync(join(target, '..'), { recursive: true });
writeFileSync(target, JSON.stringify({ before, after, pieces }, null, 1));
