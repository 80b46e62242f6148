import type { FactsToCopyFragment } from '#generated/graphql.ts';
import { money } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';

export type Line = { label: string; value: string };

/** « 05/07/2027 »: as forms have their boxes. */
const day = (date: string) => date.split('-').reverse().join('/');

/** What a certificate of participation says, in the order of most forms: who organises, what, who came, what was paid. */
export function linesToCopy(facts: FactsToCopyFragment): { title: string; lines: Line[] }[] {
  const optional = (label: string, value: string | null): Line[] => (value ? [{ label, value }] : []);
  return [
    {
      title: m.mutuality_child(),
      lines: [
        { label: m.family_name_label(), value: facts.childFamilyName },
        { label: m.given_name_label(), value: facts.childGivenName },
        { label: m.birth_date_label(), value: day(facts.childBirthDate) },
      ],
    },
    {
      title: m.mutuality_stay(),
      lines: [
        { label: m.mutuality_activity(), value: facts.plaineName },
        { label: m.mutuality_place(), value: facts.siteName },
        { label: m.mutuality_from(), value: day(facts.firstDay) },
        { label: m.mutuality_to(), value: day(facts.lastDay) },
        { label: m.mutuality_days(), value: String(facts.days.length) },
        { label: m.mutuality_dates(), value: facts.days.map(day).join(', ') },
      ],
    },
    {
      title: m.mutuality_payment(),
      lines: [
        { label: m.mutuality_paid(), value: money(facts.paidCents) },
        ...optionLines(facts),
        { label: m.mutuality_payer(), value: facts.payerName },
        { label: m.mutuality_paid_on(), value: day(facts.paidOn) },
      ],
    },
    {
      title: m.mutuality_organiser(),
      lines: [
        { label: m.mutuality_organiser_name(), value: facts.organiserName },
        ...optional(m.mutuality_organiser_address(), facts.organiserAddress),
        ...optional(m.mutuality_enterprise(), facts.enterpriseNumber),
        { label: m.mutuality_signatory(), value: facts.signatoryName },
        { label: m.mutuality_role(), value: facts.signatoryRole },
      ],
    },
    {
      title: m.mutuality_paper(),
      lines: [
        { label: m.mutuality_number(), value: facts.label },
        { label: m.mutuality_issued_on(), value: day(facts.issuedOn) },
        { label: m.mutuality_code(), value: facts.code },
        { label: m.mutuality_check(), value: facts.verificationUrl },
      ],
    },
  ];
}

/** The part of the week alone, and that of each option. */
function optionLines({ paidCents, options }: FactsToCopyFragment): Line[] {
  if (options.length === 0) return [];
  const week = paidCents - options.reduce((sum, { amountCents }) => sum + amountCents, 0);
  return [
    { label: m.mutuality_of_week(), value: money(week) },
    ...options.map(({ name, amountCents }) => ({ label: m.mutuality_of_option({ option: name }), value: money(amountCents) })),
  ];
}
