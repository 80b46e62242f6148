import {
  CertificatesOfYearDocument,
  CorrectTaxCertificateDocument,
  IssuedOfYearDocument,
  IssueTaxCertificatesDocument,
  RunsOfCertificatesDocument,
} from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** stands in the way of every certificate alike */
const incomplete = 'PAPER_INCOMPLETE';

export const load: PageServerLoad = async (event) => {
  const { mayUse } = await staffOf(event, 'issueTaxCertificates');
  const search = event.url.searchParams;
  const { admin, serverTime } = await read(event, RunsOfCertificatesDocument, {});
  const today = todayAt(serverTime);
  const current = Number(today.slice(0, 4));
  // a year is attested once it is over
  const usual = current - 1;
  const asked = Number(search.get('annee'));
  const year = Number.isInteger(asked) && asked >= 2020 && asked <= 2100 ? asked : usual;
  const shown = search.get('montrer') ?? '';
  const filter = { isBlocked: shown === 'bloquees' ? true : null, toCorrect: shown === 'a-corriger' ? true : null };
  const drafts = (await read(event, CertificatesOfYearDocument, { year, ...filter, after: search.get('suite') })).admin
    .taxCertificateDrafts;
  const issued = (await read(event, IssuedOfYearDocument, { year, after: search.get('etablies') })).admin.taxCertificates;
  return {
    year,
    isOver: year < current,
    shown,
    years: Array.from({ length: 5 }, (_, back) => String(current - back)).map((value) => ({ value, label: value })),
    run: admin.certificateRuns.find(({ incomeYear }) => incomeYear === year) ?? null,
    // one sentence for all of them, above the list
    incomplete: drafts.edges.flatMap(({ node }) => node.blocks).find(({ code }) => code === incomplete)?.message ?? null,
    maySet: mayUse.includes('saveCertificateSettings'),
    drafts: drafts.edges.map(({ cursor, node }) => ({
      ...node,
      key: cursor,
      blocks: node.blocks.filter(({ code }) => code !== incomplete),
    })),
    moreDrafts: drafts.pageInfo.hasNextPage ? drafts.pageInfo.endCursor : null,
    issued: issued.edges.map(({ node }) => node),
    moreIssued: issued.pageInfo.hasNextPage ? issued.pageInfo.endCursor : null,
    done: search.get('fait'),
  };
};

const pageOf = (url: URL, done: string) =>
  `/bureau/attestations?${new URLSearchParams({ annee: url.searchParams.get('annee') ?? '', fait: done })}`;

export const actions: Actions = {
  etablir: (event) =>
    settle(event, pageOf(event.url, 'etablir'), async (form) => {
      const year = Number(form.get('annee'));
      return (await act(event, IssueTaxCertificatesDocument, { year })).issueTaxCertificates;
    }),
  corriger: (event) =>
    settle(event, pageOf(event.url, 'corriger'), async (form) => {
      const [certificateId, reason] = [String(form.get('certificateId')), String(form.get('motif') ?? '')];
      return (await act(event, CorrectTaxCertificateDocument, { certificateId, reason })).correctTaxCertificate;
    }),
};
