import type { CertifyingBody } from '../../prisma/generated/client/enums.ts';

/** Frame I: the body that recognises or subsidises the care, with the days for which it does, « YYYY-MM-DD ». */
export type Certifier = {
  kind: Exclude<CertifyingBody, 'ORGANISER'>;
  name: string;
  enterpriseNumber: string;
  address: string;
  from: string;
  /** null: without an end */
  until: string | null;
};
