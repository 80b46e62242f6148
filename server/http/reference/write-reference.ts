// The two references: what is common to them, and what each door says of itself. Figures are read where they are obeyed.
import { isInterfaceType, type GraphQLSchema } from 'graphql';
import { browserSchema } from '../../../schema/index.ts';
import { maxPageSize } from '../../../schema/lib/connections.ts';
import { accountRate, slowRates } from '../graphql/limit-accounts.ts';
import { documentLimits } from '../graphql/limit-documents.ts';
import { readOperationFiles } from '../lib/operation-files.ts';
import { limits } from '../subgraph/entry-point.ts';
import { describeDeprecations, describeTypes } from './describe-types.ts';
import { escape, layOut, prose, table, type Section } from './layout.ts';

/** The operations of a folder, each under the sentence that it begins with. */
export function readExamples(folder: string): { name: string; what: string; text: string }[] {
  return readOperationFiles(folder).map(({ name, text }) => {
    const [first = '', ...rest] = text.split('\n');
    return { name, what: first.replace(/^# ?/, ''), text: rest.join('\n').trim() };
  });
}

const showExamples = (folder: string): Section => ({
  id: 'operations',
  title: 'Operations',
  html: readExamples(folder)
    .map(
      ({ name, what, text }) =>
        `<h3 id="operation-${name}">${escape(name)}</h3><p>${prose(what)}</p><pre tabindex="0"><code>${escape(text)}</code></pre>`,
    )
    .join('\n'),
});

const codes = {
  UNAUTHENTICATED: 'nobody is signed in, or the key is missing, ended, revoked or none',
  FORBIDDEN: 'at its `path`: not open to who asks; the rest is answered where the field may be null',
  BAD_USER_INPUT:
    'a value that a filter or a scalar cannot take, or a body that is no GraphQL request in JSON (413 when it is too long, 415 for another type)',
  GRAPHQL_VALIDATION_FAILED: 'not an operation of this graph',
  TOO_COMPLEX: 'beyond a limit of one request; the message names it',
  RATE_LIMITED: '429: too many requests; `Retry-After` has the seconds to wait',
  INTERNAL_SERVER_ERROR: 'our fault; nothing of it is told but a reference to the log',
};

const listCodes = (left: string[] = []) =>
  table(
    ['<code>extensions.code</code>', 'What'],
    Object.entries(codes).flatMap(([code, what]) => (left.includes(code) ? [] : [[`<code>${code}</code>`, prose(what)]])),
  );

/** The refusals of mutations, each with those that answer it. */
function listRefusals(schema: GraphQLSchema): string {
  const refusal = schema.getType('Refusal');
  if (!isInterfaceType(refusal)) return '';
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const rows = schema.getPossibleTypes(refusal).map((type) => {
    const by = mutations.filter(({ type: answer }) => {
      const union = schema.getType(String(answer).replace('!', ''));
      return union && 'getTypes' in union && union.getTypes().includes(type);
    });
    return [
      `<a href="#${type.name}">${type.name}</a>`,
      prose(type.description),
      by.map(({ name }) => `<a href="#Mutation.${name}">${name}</a>`).join(', '),
    ];
  });
  return `<p>A mutation answers a union: what was done, or a refusal with nothing changed. Ask for <code>... on Refusal { message }</code> in each: the message is for the person, in their language.</p>${table(['Refusal', 'When', 'Answered by'], rows)}`;
}

const figures = (rows: [string, number][]) =>
  table(
    ['What', 'At most'],
    rows.map(([what, most]) => [prose(what), most.toLocaleString('en')]),
  );

/** The graph of the pages and of the desk. */
export function forStaff(): string {
  const slow = Object.entries(slowRates).map(([name, { burst }]): [string, number] => [`\`${name}\` by one account in an hour`, burst]);
  return layOut(
    'API reference for staff',
    'The graph at <code>/graphql</code>, as the pages and GraphiQL ask it. What a role may not see is refused at its own field.',
    [
      {
        id: 'keys',
        title: 'Signing in',
        html: '<p>The session cookie of the pages. A request that changes something must come from the portal’s own origin, as <code>application/json</code>. <a href="/graphql">GraphiQL</a> has the operations below ready to run.</p>',
      },
      showExamples('operations'),
      { id: 'errors', title: 'Errors', html: listCodes() + listRefusals(browserSchema) },
      {
        id: 'limits',
        title: 'Limits',
        html: figures([
          ['requests of one account at once', accountRate.burst],
          ['requests of one account in a second, after that', accountRate.perSecond],
          ...slow,
          ['levels of one operation', documentLimits.depth],
          ['fields of one operation', documentLimits.fields],
          ['root fields of one operation', documentLimits.rootFields],
          ['rows of one page of a connection', maxPageSize],
        ]),
      },
      describeDeprecations(browserSchema),
      describeTypes(browserSchema),
    ],
  );
}

/** The partners' graph. */
export async function forPartners(): Promise<string> {
  const { partnerRate, partnerSchema } = { ...(await import('../subgraph/partner.ts')), ...(await import('../../../schema/subgraphs.ts')) };
  return layOut(
    'API reference for partners',
    'The graph at <code>/partner/graphql</code>: who of a school’s pupils holds a place at a plaine, and when. It is a subgraph of Apollo Federation 2 and answers plain requests too.',
    [
      {
        id: 'keys',
        title: 'Keys',
        html: '<p>A key opens one school or several; the service Accueil extrascolaire makes it and shows it once. Send it with each request: <code>Authorization: Bearer ppk_…</code>. Ask <code>key { expiresAt schools { name } }</code> for what it opens and until when. What it does not open looks like what does not exist: <code>null</code>.</p><p>Entities and their keys: <code>School</code> (<code>id</code>, or <code>faseNumber</code>), <code>Enrolment</code>, <code>Pupil</code> and <code>Week</code> (<code>id</code>).</p>',
      },
      {
        id: 'webhooks',
        title: 'Webhooks',
        html: '<p>The service can set an https address for a key, which is told when enrolments of its pupils are taken or moved (<code>enrolment.enrolled</code>), confirmed (<code>enrolment.confirmed</code>) or ended (<code>enrolment.ended</code>), in the form of <em>Standard Webhooks</em>: <code>{"type":"enrolment.confirmed","timestamp":"…","data":{"enrolmentIds":["…"]}}</code>, signed in <code>webhook-signature</code> over <code>webhook-id</code>, <code>webhook-timestamp</code> and the body. First comes <code>webhook.proof</code>, whose <code>data.challenge</code> is answered with 200 and <code>{"challenge":"…"}</code>. Answer any 2xx within ten seconds. What fails is sent again for three days; it may come twice and in another order. Ask for the ids with the key, or for <code>School.enrolmentChanges</code>.</p>',
      },
      showExamples('partner-operations'),
      { id: 'errors', title: 'Errors', html: listCodes() },
      {
        id: 'limits',
        title: 'Limits',
        html: figures([
          ['requests with one key at once', partnerRate.burst],
          ['requests with one key in a second, after that', partnerRate.perSecond],
          ['bytes of a body', limits.bodyBytes],
          ['levels of one operation', limits.depth],
          ['fields of one operation', limits.fields],
          ['root fields of one operation', limits.rootFields],
          ['references of one request', limits.references],
          ['rows of one page of changes', maxPageSize],
        ]),
      },
      describeDeprecations(partnerSchema),
      describeTypes(partnerSchema),
    ],
  );
}
