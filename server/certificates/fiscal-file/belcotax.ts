// A year's sheets 281.86 for the tax office, up to income 2025: XML of Belcotax-on-web, in the order of its schema of 2024. Lengths are
// those of the schema's comments. Never sent to the tax office: docs/to-verify.md.
import { XMLBuilder } from 'fast-xml-parser';
import type { Certifier } from '../certifier.ts';
import type { Line } from '../sheets.ts';
import { splitAddress } from './address.ts';
import type { FiscalSheet, Sender } from './sheets-of-year.ts';

/** INS code of Belgium, as the official sample has it */
const belgium = 150;
const french = 2;

/** ONE, K&G or the German-speaking community: 1; another public authority: 2; the organiser itself: 0 */
const certifierCode = { ONE: 1, PUBLIC_AUTHORITY: 2 } as const;

/** The zones of each line of a sheet: its first and last day, amount, days, amount a day. */
const lineZones = [
  ['f86_2055_begindate1', 'f86_2056_enddate1', 'f86_2060_amount1', 'f86_2110_numberofday1', 'f86_2111_dailytariff1'],
  ['f86_2093_begindate2', 'f86_2144_enddate2', 'f86_2061_amount2', 'f86_2113_numberofday2', 'f86_2115_dailytariff2'],
  ['f86_2157_begindate3', 'f86_2158_enddate3', 'f86_2062_amount3', 'f86_2116_numberofday3', 'f86_2117_dailytariff3'],
  ['f86_2161_begindate4', 'f86_2162_enddate4', 'f86_2063_amount4', 'f86_2119_numberofday4', 'f86_2120_dailytariff4'],
] as const;

type Zones = Record<string, string | number | null>;

export type BelcotaxSending = {
  incomeYear: number;
  /** a test is read by the tax office and kept by nobody */
  isTest: boolean;
  /** when it is made, « YYYY-MM-DD » */
  day: string;
  sender: Sender;
  sheets: readonly FiscalSheet[];
};

/** The file, always the same for the same sending. Amounts are euro cents, as the format wants them. */
export function writeBelcotax({ incomeYear, isTest, day, sender, sheets }: BelcotaxSending): string {
  const controls = sheets.reduce((sum, { totalCents }) => sum + 2 * totalCents, 0);
  // the sum of the sheets' places in the file: 1 + 2 + … + n
  const places = (sheets.length * (sheets.length + 1)) / 2;
  const { address, name, enterpriseNumber } = sender;
  const nameParts = [cut(name, 28), cut(clean(name).slice(28), 28) || null];
  const xml = new XMLBuilder({ format: true, ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });
  return xml.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    Verzendingen: {
      Verzending: {
        v0002_inkomstenjaar: incomeYear,
        v0010_bestandtype: isTest ? 'BCTEST' : 'BELCOTAX',
        v0011_aanmaakdatum: dayOf(day),
        v0014_naam: cut(name, 41),
        v0015_adres: cut(address.street, 32),
        v0016_postcode: address.postalCode,
        v0017_gemeente: cut(address.city, 50),
        v0018_telefoonnummer: sender.phone.replace(/\D/g, '').slice(0, 12),
        v0021_contactpersoon: cut(sender.contact, 34),
        v0022_taalcode: french,
        v0023_emailadres: sender.email,
        v0024_nationaalnr: enterpriseNumber,
        v0025_typeenvoi: 0,
        v0028_landwoonplaats: belgium,
        Aangiften: {
          Aangifte: {
            ...said({
              a1002_inkomstenjaar: incomeYear,
              a1005_registratienummer: enterpriseNumber,
              // wanted of a French-speaking sender too
              a1011_naamnl1: nameParts[0]!,
              a1012_naamnl2: nameParts[1]!,
              a1013_adresnl: cut(address.street, 32),
              a1014_postcodebelgisch: address.postalCode,
              a1015_gemeente: cut(address.city, 50),
              a1016_landwoonplaats: belgium,
              a1020_taalcode: french,
              a1027_naamfr1: nameParts[0]!,
              a1028_naamfr2: nameParts[1]!,
              a1029_adresfr: cut(address.street, 32),
              a1030_gemeentefr: cut(address.city, 50),
              a1031_taalfr: french,
            }),
            Opgaven: {
              Opgave32586: { Fiche28186: sheets.map((sheet, at) => writeSheet(sheet, { incomeYear, enterpriseNumber, place: at + 1 })) },
            },
            r8002_inkomstenjaar: incomeYear,
            r8005_registratienummer: enterpriseNumber,
            // the sheets, the head and the foot of the declaration
            r8010_aantalrecords: sheets.length + 2,
            r8011_controletotaal: places,
            r8012_controletotaal: controls,
            r8013_totaalvoorheffingen: 0,
          },
        },
        r9002_inkomstenjaar: incomeYear,
        // head of the file, one declaration, foot of the file
        r9010_aantallogbestanden: 3,
        r9011_totaalaantalrecords: sheets.length + 4,
        r9012_controletotaal: places,
        r9013_controletotaal: controls,
        r9014_controletotaal: 0,
      },
    },
  });
}

type Place = { incomeYear: number; enterpriseNumber: string; place: number };

/** Zones of the form alone, then those of the sheet, each in the order of their numbers. */
function writeSheet(
  { reference, payer, child, lines, totalCents, certifier }: FiscalSheet,
  { incomeYear, enterpriseNumber, place }: Place,
) {
  return said({
    f2002_inkomstenjaar: incomeYear,
    f2005_registratienummer: enterpriseNumber,
    f2008_typefiche: 28186,
    f2009_volgnummer: place,
    f2010_referentie: reference,
    f2011_nationaalnr: payer.nationalNumber,
    f2013_naam: cut(payer.familyName, 41),
    f2015_adres: cut(payer.street, 150),
    f2016_postcodebelgisch: payer.postalCode,
    f2017_gemeente: cut(payer.city, 50),
    f2018_landwoonplaats: belgium,
    // a first sheet, not a change of one
    f2028_typetraitement: 0,
    f2029_enkelopgave325: 0,
    f2114_voornamen: cut(payer.givenName, 15),
    ...inOrder({
      f86_2031_certificationautorisation: certifier ? certifierCode[certifier.kind] : 0,
      ...Object.assign({}, ...lines.map(writeLine)),
      f86_2059_totaalcontrole: 2 * totalCents,
      f86_2064_totalamount: totalCents,
      f86_2106_childname: cut(child.familyName, 41),
      f86_2107_childfirstname: cut(child.givenName, 32),
      f86_2153_nnchild: child.nationalNumber,
      f86_2163_childbirthdate: dayOf(child.birthDate),
      ...(certifier && writeCertifier(certifier)),
    }),
  });
}

function writeLine({ from, to, days, rateCents, amountCents }: Line, at: number): Zones {
  const [first, last, amount, count, rate] = lineZones[at]!;
  return { [first]: dayOf(from), [last]: dayOf(to), [amount]: amountCents, [count]: days, [rate]: rateCents };
}

/** Frame I. An address that is not « street, 1000 City » stands whole in the zone of the street. */
function writeCertifier({ name, enterpriseNumber, address, from, until }: Certifier): Zones {
  const parts = splitAddress(address);
  return {
    f86_2100_certifierpostnr: parts?.postalCode ?? null,
    f86_2109_certifiercbenumber: enterpriseNumber,
    f86_2154_certifiermunicipality: parts && cut(parts.city, 50),
    f86_2155_certifiername: cut(name, 54),
    f86_2156_certifieradres: cut(parts?.street ?? address, 54),
    f86_2164_beginvaliditycertification: dayOf(from),
    f86_2171_endvaliditycertification: until && dayOf(until),
  };
}

/** The schema is a sequence: zones of a sheet go by their numbers. */
const inOrder = (zones: Zones): Zones =>
  Object.fromEntries(Object.entries(zones).sort(([one], [other]) => zoneNumber(one) - zoneNumber(other)));
const zoneNumber = (zone: string) => Number(zone.split('_')[1]);

const said = (zones: Zones): Zones => Object.fromEntries(Object.entries(zones).filter(([, value]) => value !== null));

/** DD-MM-YYYY */
const dayOf = (iso: string) => iso.split('-').reverse().join('-');

/** « & » is refused in names. */
const clean = (text: string) => text.replace(/\s*&\s*/g, ' et ').trim();
const cut = (text: string, length: number) => clean(text).slice(0, length).trim();
