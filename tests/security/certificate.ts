import { randomUUID } from 'node:crypto';
import { type CertificateContent, hashOf, sealContent } from '../../server/certificates/content.ts';
import { type ParticipationContent, sealParticipation } from '../../server/certificates/participation.ts';
import { totalOf } from '../../server/certificates/sheets.ts';
import type { App } from '../../server/context.ts';
import { type ReceiptContent, sealPaper } from '../../server/receipts/content.ts';

type Certified = {
  parentId: string;
  childId: string;
  /** of who paid, and of the child */
  numbers: [string, string];
  lines?: CertificateContent['lines'];
};

/** A tax certificate of a family, sealed, with national numbers in it; returns its id. */
export async function certify({ database: { prisma }, keyRing }: App, { parentId, childId, numbers, lines = [] }: Certified) {
  const id = randomUUID();
  const [parentNumber, childNumber] = numbers;
  const number = (await prisma.taxCertificate.count()) + 1;
  const content: CertificateContent = {
    incomeYear: 2025,
    number,
    issuedOn: '2026-01-15',
    corrects: null,
    certifier: null,
    signatory: { name: 'Anne Dubois', role: 'directrice générale' },
    organiser: { name: 'Commune', enterpriseNumber: null, address: null },
    payer: { givenName: 'Alix', familyName: 'Peeters', nationalNumber: parentNumber, street: 'Rue 1', postalCode: '4999', city: 'Valmont' },
    child: { givenName: 'Lou', familyName: 'Peeters', nationalNumber: childNumber, birthDate: '2019-03-14' },
    lines,
    totalCents: totalOf(lines),
  };
  const row = { id, incomeYear: 2025, number, sheetCount: 1, parentId, childId, dayCount: 0, totalCents: content.totalCents };
  await prisma.taxCertificate.create({ data: { ...row, sealed: sealContent(keyRing, id, content), contentHash: hashOf(content) } });
  return id;
}

/** A certificate of participation of a paid place, sealed; returns its id. */
export async function attest({ database: { prisma }, keyRing }: App, { parentId, enrolmentId }: { parentId: string; enrolmentId: string }) {
  const id = randomUUID();
  const number = (await prisma.participationCertificate.count()) + 1;
  const content: ParticipationContent = {
    ...{ year: 2025, number, issuedOn: '2025-07-15', code: randomUUID().slice(0, 16).toUpperCase(), paidOn: '2025-06-01', paidCents: 4800 },
    options: [{ name: 'Repas', amountCents: 800, isAttestable: false }],
    organiser: { name: 'Commune', enterpriseNumber: null, address: null },
    signatory: { name: 'Anne Dubois', role: 'directrice générale' },
    payerName: 'Alix Peeters',
    child: { givenName: 'Lou', familyName: 'Peeters', birthDate: '2019-03-14' },
    ...{ plaineName: 'Petite plaine', siteName: 'École', from: '2025-07-07', to: '2025-07-11', days: ['2025-07-07'] },
  };
  const row = { id, year: 2025, number, enrolmentId, parentId, code: content.code, dayCount: 1, paidCents: content.paidCents };
  await prisma.participationCertificate.create({
    data: { ...row, sealed: sealParticipation(keyRing, id, content), contentHash: hashOf(content) },
  });
  return id;
}

/** A receipt of a payment, sealed; returns its id. */
export async function acknowledge({ database: { prisma }, keyRing }: App, { paymentId }: { paymentId: string }) {
  const id = randomUUID();
  const number = (await prisma.paymentPaper.count()) + 1;
  const content: ReceiptContent = {
    ...{
      year: 2025,
      number,
      issuedOn: '2025-06-01',
      method: 'TRANSFER',
      reference: null,
      amountCents: 4800,
      askedCents: 4800,
      priorCents: 0,
    },
    issuer: { name: 'Commune', enterpriseNumber: null, address: null, serviceName: 'ATL', email: 'atl@example.be', phone: null },
    payer: { givenName: 'Alix', familyName: 'Peeters', street: null, postalCode: null, city: null },
    received: [{ day: '2025-06-01', cents: 4800 }],
    lines: [],
  };
  const row = { id, kind: 'RECEIPT' as const, year: 2025, number, paymentId, day: new Date('2025-06-01'), amountCents: 4800 };
  await prisma.paymentPaper.create({ data: { ...row, sealed: sealPaper(keyRing, id, content), contentHash: hashOf(content) } });
  return id;
}
