import { error } from '@sveltejs/kit';
import {
  CorrectChildDocument,
  FamilyChildRecordDocument,
  PreviewChildCorrectionDocument,
  type ChildCorrectionInput,
  type PreviewChildCorrectionMutation,
} from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { orNull, typed, type Errors, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../../../../staff.server.ts';
import { readChild } from '../../../child-answers.server.ts';
import { actFor, inFields } from '../../../why.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

type Preview = Extract<PreviewChildCorrectionMutation['previewChildCorrection'], { __typename: 'ChildCorrectionPreview' }>;

export const load: PageServerLoad = async (event) => {
  const { mayUse } = await staffOf(event, 'correctChild');
  const { admin, schools, serverTime } = await read(event, FamilyChildRecordDocument, { parentId: event.params.parentId });
  const child = admin.parent?.children.find(({ id }) => id === event.params.childId);
  if (!admin.parent || !child) error(404);
  const { givenName, familyName, birthDate, schoolYear, school, recordVersion: version } = child;
  const values: Values = {
    ...{ givenName, familyName, birthDate, version },
    // « none » is the answer of who is at another school, or not at school yet
    schoolId: school?.id ?? (schoolYear ? 'none' : ''),
    schoolYear: schoolYear ?? '',
  };
  return { parent: admin.parent, child, schools, today: todayAt(serverTime), values, mayOverride: mayUse.includes('overrideHold') };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const { parentId, childId } = event.params;
    const { errors: wrong, child } = readChild(values);
    if (values.nationalNumber && values.withoutNumber === 'on') wrong.nationalNumber = m.national_number_both();
    if (Object.keys(wrong).length > 0) return refuse(values, wrong);
    const correction: ChildCorrectionInput = { childId, ...child, ...numberOf(values) };
    return keeping(values, async () => {
      const { previewChildCorrection: preview } = await act(event, PreviewChildCorrectionDocument, { correction });
      if (preview.__typename === 'InputInvalid') return refuseWith(values, inFields(preview));
      if (preview.changes.length === 0) return refuse(values, { givenName: m.bureau_child_nothing() });
      // What is done is what was shown: anything else is shown first.
      const seen = fingerprintOf(preview);
      if (values.seen !== seen) return { values: { ...values, seen }, errors: {} as Errors, preview };
      const keepBecause = orNull(values.keepBecause);
      const errors: Errors =
        preview.consequences.some(({ obstacle }) => obstacle) && !keepBecause ? { keepBecause: m.bureau_child_keep_missing() } : {};
      const input = { parentId, version: values.version ?? '', correction, keepBecause };
      const answer = await actFor(event, values, {
        done: 'enfant',
        errors,
        run: async (why) => (await act(event, CorrectChildDocument, { input: { ...input, why } })).correctChild,
      });
      return 'data' in answer ? { ...answer, data: { ...answer.data, preview } } : answer;
    });
  },
};

/** Names what was shown of a correction. */
const fingerprintOf = ({ changes, consequences }: Preview): string =>
  JSON.stringify([changes, consequences.map(({ enrolment, obstacle, priceCents }) => [enrolment.id, obstacle !== null, priceCents])]);

/** A number that is left empty stays: it is never shown. */
const numberOf = ({ nationalNumber, withoutNumber }: Values): Pick<ChildCorrectionInput, 'nationalNumber'> =>
  withoutNumber === 'on' ? { nationalNumber: null } : nationalNumber ? { nationalNumber } : {};
