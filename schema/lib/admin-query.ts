import { GraphQLError } from 'graphql';
import { builder } from '../builder.ts';

/** The root of what staff may ask. Each field below it names the permission that it takes. */
export const AdminQuery = builder.objectRef<{ isStaff: true }>('AdminQuery').implement({
  description:
    'all that staff read. Each field takes a permission of the role: without it that field is null, beside an error FORBIDDEN at its path, and the others are answered; a coordinator sees their own site alone',
});

builder.queryField('admin', (t) =>
  t.field({
    type: AdminQuery,
    description: 'staff only; null for others, beside an error UNAUTHENTICATED or FORBIDDEN',
    // a namespace: another subgraph may answer fields of its own below it
    shareable: true,
    authScopes: { staff: true },
    resolve: () => ({ isStaff: true }) as const,
  }),
);

/** For a filter that cannot match anything; the sentence is the person's. */
export const badInput = (sentence: string) => new GraphQLError(sentence, { extensions: { code: 'BAD_USER_INPUT' } });
