// What is read of camt.053 and camt.054, versions 001.02 and 001.08 (ISO 20022). Where the two differ, both forms are there:
// BIC and BICFI, a status as text or as a code, a party's name with or without Pty.
import { z } from 'zod';

/** An empty element is none. */
const maybe = <Shape extends z.ZodType>(shape: Shape) => z.preprocess((value) => (value === '' ? undefined : value), shape.optional());

/** Text, whatever attributes its element has. */
const text = z.preprocess(
  (value) => (typeof value === 'object' && value !== null && '#text' in value ? (value as { '#text': unknown })['#text'] : value),
  z.string(),
);
const day = z.object({ Dt: maybe(text), DtTm: maybe(text) });
const party = z.object({ Nm: maybe(text), Pty: maybe(z.object({ Nm: maybe(text) })) });
const accountId = z.object({ IBAN: maybe(text), Othr: maybe(z.object({ Id: maybe(text) })) });
const account = z.object({ Id: maybe(accountId), Ccy: maybe(text) });
const agent = z.object({ FinInstnId: maybe(z.object({ BIC: maybe(text), BICFI: maybe(text) })) });
const transactionCode = z.object({
  Domn: maybe(z.object({ Cd: maybe(text), Fmly: maybe(z.object({ Cd: maybe(text), SubFmlyCd: maybe(text) })) })),
  Prtry: maybe(z.object({ Cd: maybe(text), Issr: maybe(text) })),
});
const direction = z.enum(['CRDT', 'DBIT']);

export const amountShape = z.object({ '#text': z.string(), '@Ccy': z.string() });

export const balanceShape = z.object({
  Tp: z.object({ CdOrPrtry: z.object({ Cd: maybe(text) }) }),
  Amt: amountShape,
  CdtDbtInd: direction,
  Dt: day,
});

const remittance = z.object({
  Ustrd: maybe(z.array(text)),
  Strd: maybe(
    z.array(
      maybe(
        z.object({
          CdtrRefInf: maybe(z.object({ Ref: maybe(text) })),
          AddtlRmtInf: maybe(z.union([text, z.array(text)])),
        }),
      ),
    ),
  ),
});

export const detailShape = z.object({
  Refs: maybe(z.object({ AcctSvcrRef: maybe(text), EndToEndId: maybe(text) })),
  Amt: maybe(amountShape),
  CdtDbtInd: maybe(direction),
  AmtDtls: maybe(z.object({ TxAmt: maybe(z.object({ Amt: maybe(amountShape) })) })),
  BkTxCd: maybe(transactionCode),
  RltdPties: maybe(
    z.object({
      Dbtr: maybe(party),
      DbtrAcct: maybe(account),
      UltmtDbtr: maybe(party),
      Cdtr: maybe(party),
      CdtrAcct: maybe(account),
      UltmtCdtr: maybe(party),
    }),
  ),
  RltdAgts: maybe(z.object({ DbtrAgt: maybe(agent), CdtrAgt: maybe(agent) })),
  RmtInf: maybe(remittance),
  RtrInf: maybe(z.object({ Rsn: maybe(z.object({ Cd: maybe(text), Prtry: maybe(text) })) })),
  AddtlTxInf: maybe(text),
});

export const entryShape = z.object({
  Amt: amountShape,
  CdtDbtInd: direction,
  RvslInd: maybe(text),
  Sts: z.union([text, z.object({ Cd: maybe(text), Prtry: maybe(text) })]),
  BookgDt: maybe(day),
  ValDt: maybe(day),
  AcctSvcrRef: maybe(text),
  BkTxCd: maybe(transactionCode),
  NtryDtls: maybe(
    z.array(maybe(z.object({ Btch: maybe(z.object({ NbOfTxs: maybe(text) })), TxDtls: maybe(z.array(maybe(detailShape))) }))),
  ),
  AddtlNtryInf: maybe(text),
});

const sums = z.object({ NbOfNtries: maybe(text), Sum: maybe(text) });

export const statementShape = z.object({
  Id: maybe(text),
  ElctrncSeqNb: maybe(text),
  LglSeqNb: maybe(text),
  CreDtTm: maybe(text),
  CpyDplctInd: maybe(text),
  Acct: account,
  Bal: maybe(z.array(z.unknown())),
  TxsSummry: maybe(z.object({ TtlNtries: maybe(sums), TtlCdtNtries: maybe(sums), TtlDbtNtries: maybe(sums) })),
  Ntry: maybe(z.array(z.unknown())),
});

export type Detail = z.infer<typeof detailShape>;
export type EntryElement = z.infer<typeof entryShape>;
export type StatementElement = z.infer<typeof statementShape>;
export type Amount = z.infer<typeof amountShape>;
export type Day = z.infer<typeof day>;
