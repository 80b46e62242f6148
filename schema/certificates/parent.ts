import { builder } from '../builder.ts';
import { isViewer } from '../lib/visibility.ts';
import { TaxCertificate } from './type.ts';

builder.prismaObjectField('Parent', 'taxCertificates', (t) =>
  t.relation('taxCertificates', {
    type: TaxCertificate,
    description: 'certificates of what this parent paid, newest first, replaced ones too; for the parent and for staff who issue them',
    authScopes: (parent, args, context) => isViewer(parent, args, context) || { may: 'issue certificates' },
    query: { orderBy: [{ createdAt: 'desc' }, { number: 'desc' }] },
  }),
);
