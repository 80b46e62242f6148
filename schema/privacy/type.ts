import type { RetentionName } from '../../server/privacy/retention.ts';
import { builder } from '../builder.ts';

const RetentionTerm = builder.objectRef<{ what: RetentionName; term: string }>('RetentionTerm').implement({
  description: 'how long something is kept',
  fields: (t) => ({
    what: t.exposeString('what', { description: "code of what is kept, as the operator's settings name it" }),
    term: t.exposeString('term', { description: 'an ISO 8601 duration' }),
  }),
});

builder.queryField('retention', (t) =>
  t.field({
    type: [RetentionTerm],
    description: 'the terms in force, as the privacy page prints them',
    authScopes: { public: true },
    resolve: (_root, _args, { app }) => Object.entries(app.retention).map(([what, term]) => ({ what: what as RetentionName, term })),
  }),
);
