// What a message or a template says, as it is written and read.
import type { Words } from '../../server/family-messages/texts.ts';
import { builder } from '../builder.ts';
import { optionalLineOf, textOf } from '../lib/inputs.ts';

export const MessageText = builder.objectRef<Words & { language: string }>('MessageText').implement({
  description: 'title and text of a message in one language, with the fields in braces as they were written',
  fields: (t) => ({
    language: t.exposeString('language', { description: 'like `fr`' }),
    title: t.exposeString('title', { description: 'on one line' }),
    text: t.exposeString('text', { description: 'each line is a paragraph' }),
  }),
});

export const MessageTextInput = builder.inputType('MessageTextInput', {
  description: 'a message in one language. Fields in braces are filled in for each family: {enfant}, {parent}, {semaine}, {plaine}, {site}',
  fields: (t) => ({
    language: t.string({ required: true, description: 'like `fr`: one that the portal speaks' }),
    title: t.string({ required: true, validate: optionalLineOf(150), description: 'on one line, 150 characters at most' }),
    text: t.string({ required: true, validate: textOf(5000), description: 'each line is a paragraph; 5,000 characters at most' }),
  }),
});
