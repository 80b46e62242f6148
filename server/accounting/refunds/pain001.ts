// An order for the bank to send money back: pain.001 of ISO 20022 as the European Payments Council narrows it for SEPA. No
// address of the payee: none is needed inside the EEA, and one without structure is refused since November 2026. The bank of
// the commune is not named by its BIC: its IBAN says it.
import { XMLBuilder } from 'fast-xml-parser';
import { formatAmount } from '../../payments/amount.ts';
import { toSepaText } from './sepa-text.ts';

/** 09 is what banks ask for since 2023; 03 for one that still wants it. */
export const painVersions = ['09', '03'] as const;
export type PainVersion = (typeof painVersions)[number];

/** The version that the commune's bank wants; the database lets no other in. */
export const readPainVersion = (text: string): PainVersion => painVersions.find((version) => version === text) ?? '09';

export type Transfer = { number: string; cents: number; holder: string; iban: string; text: string };

export type TransferOrder = {
  version: PainVersion;
  /** 30 characters at most: names the file and its one payment */
  number: string;
  createdAt: Date;
  /** YYYY-MM-DD, from when the bank may carry it out */
  executionDay: string;
  /** of the commune's account */
  debtor: { name: string; iban: string };
  transfers: readonly Transfer[];
};

/** The file, always the same for the same order. */
export function writePain001(order: TransferOrder): string {
  const { version, number, createdAt, executionDay, debtor, transfers } = order;
  const totals = { NbOfTxs: transfers.length, CtrlSum: formatAmount(transfers.reduce((sum, { cents }) => sum + cents, 0)) };
  const debtorName = toSepaText(debtor.name, 70);
  return new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true }).build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    Document: {
      '@xmlns': `urn:iso:std:iso:20022:tech:xsd:pain.001.001.${version}`,
      CstmrCdtTrfInitn: {
        GrpHdr: { MsgId: number, CreDtTm: createdAt.toISOString().replace(/\.\d+Z$/, 'Z'), ...totals, InitgPty: { Nm: debtorName } },
        PmtInf: {
          PmtInfId: number,
          PmtMtd: 'TRF',
          BtchBookg: 'true',
          ...totals,
          PmtTpInf: { SvcLvl: { Cd: 'SEPA' } },
          ReqdExctnDt: version === '03' ? executionDay : { Dt: executionDay },
          Dbtr: { Nm: debtorName },
          DbtrAcct: { Id: { IBAN: debtor.iban }, Ccy: 'EUR' },
          DbtrAgt: { FinInstnId: { Othr: { Id: 'NOTPROVIDED' } } },
          ChrgBr: 'SLEV',
          CdtTrfTxInf: transfers.map((transfer) => ({
            PmtId: { InstrId: transfer.number, EndToEndId: transfer.number },
            Amt: { InstdAmt: { '@Ccy': 'EUR', '#text': formatAmount(transfer.cents) } },
            Cdtr: { Nm: toSepaText(transfer.holder, 70) },
            CdtrAcct: { Id: { IBAN: transfer.iban } },
            RmtInf: { Ustrd: toSepaText(transfer.text, 140) },
          })),
        },
      },
    },
  });
}
