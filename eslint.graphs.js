// What the check refuses in the printed graphs and in the documents that are asked of them: graphql-eslint's recommended and
// relay rules. Each exception has its reason.
import { readFileSync } from 'node:fs';
import graphql from '@graphql-eslint/eslint-plugin';

/** One configuration for all: the plugin reads the first that it meets, and finds the project by the file. */
const projects = {
  projects: {
    browser: { schema: 'schema/printed/browser.graphql', documents: ['web/src/**/*.graphql', 'schema/operations/*.graphql'] },
    commune: { schema: 'schema/printed/commune.graphql' },
    partner: { schema: 'schema/printed/partner.graphql', documents: 'schema/partner-operations/*.graphql' },
  },
};

/** Types that are no thing by themselves, so that nothing asks for one by an id. */
const withoutId = {
  refusals: readFileSync(new URL('schema/printed/browser.graphql', import.meta.url), 'utf8').match(
    /(?<=^type )\w+(?= implements Refusal)/gm,
  ),
  // a namespace of fields
  roots: ['AdminQuery'],
  // there is one in a portal
  single: ['CommuneSettings'],
  // equal when their fields are equal
  values: [
    ...[
      'Address',
      'AnnouncedAbsence',
      'Attendance',
      'AuthorisedPerson',
      'BadLine',
      'ClosedDay',
      'EnrolmentWave',
      'InputProblem',
      'ConsentText',
      'DailyRate',
      'Demo',
      'EmergencyContact',
      'FamilyLimits',
    ],
    ...[
      'ImportProgress',
      'Logo',
      'PageInfo',
      'HealthSheetChange',
      'PaymentPromise',
      'MovementSplit',
      'Readiness',
      'RefundAccount',
      'RefundPayee',
      'RefundPreview',
      'RetentionTerm',
      'StatementProblem',
      'TariffPrice',
    ],
    ...['ChosenOption', 'GroupOption', 'MessageText', 'OptionChoice', 'ParentToCall', 'ParticipationFacts', 'TariffRate'],
    ...['LeftOutOption', 'ParticipationOption', 'TransferInstructions'],
  ],
  // what a mutation says once
  answers: [
    ...[
      'CopiedHoliday',
      'CopiedWeek',
      'SeasonCopy',
      'SeasonWeeks',
      'AttendanceRecorded',
      'BasketAbandoned',
      'CalendarFeedCreated',
      'CalendarFeedRevoked',
      'ChildRemoved',
      'DataErased',
      'DataExport',
    ],
    ...[
      'EmailConfirmed',
      'FamilyLinksImported',
      'HoldWeeksPayload',
      'PartnerKeyCreated',
      'PartnerWebhookSet',
      'SessionsEnded',
      'StatementFile',
    ],
    ...[
      'RefundAccountsAsked',
      'RefundBatchFile',
      'StatementImport',
      'StatementImportUndone',
      'StatementInFile',
      'TariffPreview',
      'WaitingListLeft',
    ],
  ],
  // what is computed about a thing that has an id of its own
  lines: [
    ...[
      'AccountToCheck',
      'EmptiedFamilyList',
      'FamilyListing',
      'ListedFamily',
      'DoubleChild',
      'EmergencyLine',
      'Group',
      'GroupPlace',
      'DayList',
      'DayLists',
      'MealCount',
      'HealthAlert',
      'KitchenLine',
      'PaymentProposal',
      'PickupLine',
    ],
    ...[
      'ChildCorrectionPreview',
      'CorrectionConsequence',
      'DeskWeek',
      'DeskWork',
      'FieldChange',
      'PossibleDouble',
      'RefusedWeek',
      'SetUpState',
      'SwapChoice',
      'TariffExample',
      'UnpaidFamily',
      'WeekFigures',
      'WeekForChild',
    ],
    ...['AttendanceClosing', 'OptionFigures', 'OptionPlace', 'OrderedMeal', 'WeekAttendanceRecorded'],
    ...[
      'ChildMergePreview',
      'ChildMergeSide',
      'MergeMove',
      'MergeObstacle',
      'MergedField',
      'ParentMergePreview',
      'ParentMergeSide',
      'RecordMerge',
    ],
    ...['FiscalFile', 'FiscalFileContent', 'FiscalFileLeftOut', 'FiscalFileMissingSetting'],
    ...[
      'BooksAccount',
      'BooksMonth',
      'CashCount',
      'CashToCount',
      'ClaimAge',
      'PaperYear',
      'AccountMove',
      'AccountStatement',
      'JournalLine',
      'OpenClaim',
      'WeekRights',
    ],
    ...['Demand', 'DemandCounts', 'FamilyDemand', 'PostalCodeDemand', 'ShownCount', 'StageDemand', 'WeekDemand'],
    ...['StatisticsChild', 'StatisticsExport'],
    ...['AgeCounts', 'BusiestDay', 'Statistics', 'StatisticsBefore', 'StatisticsFigures', 'StatisticsWeek', 'TeamCounts'],
    ...['MessageAudience', 'MessageDelivery', 'MessagePreview', 'MessageSelection'],
    ...[
      'CertificateBlock',
      'CertificateLine',
      'CertificateRecognition',
      'CertificateRun',
      'CertificateSettings',
      'IssuedParticipation',
      'TaxCertificateDraft',
    ],
    'ParentContact',
    'ParentPhone',
    ...['ReducedPrice', 'ReductionRate', 'TariffReduction', 'WeekSeats'],
  ],
  // rows that are shown below the person or the key they belong to, and never alone
  owned: [
    'CalendarFeed',
    'FamilyAct',
    'FamilyEvent',
    'FamilyMail',
    'FamilyMessage',
    'RefusedMail',
    'OpenSession',
    'OwnAccount',
    'OwnDocument',
    'OwnKey',
    'OwnLink',
    'PartnerWebhook',
    'PastBasket',
    'QueueLine',
    'SheetRead',
  ],
};

const withGraphs = {
  languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: projects } },
  plugins: { '@graphql-eslint': graphql },
};

export const graphs = [
  {
    files: ['schema/printed/{browser,commune,partner}.graphql'],
    ...withGraphs,
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          DirectiveDefinition: false,
          rootField: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
        },
      ],
      '@graphql-eslint/strict-id-in-types': [
        'error',
        { exceptions: { suffixes: ['Connection', 'Edge'], types: Object.values(withoutId).flat() } },
      ],
      // lists are walked from their first row on: newest first, or as they changed
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      // An entity is found by its key, there is no root field `node`. What grows without end is a connection; what a family, a
      // week or a day bounds is a list.
      '@graphql-eslint/relay-edge-types': [
        'error',
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
    },
  },
  {
    files: ['web/src/**/*.graphql', 'schema/operations/*.graphql', 'schema/partner-operations/*.graphql'],
    ...withGraphs,
    rules: {
      ...graphql.configs['flat/operations-recommended'].rules,
      // Pages are made by the server and keep no cache by id; the columns of a list of the desk are what its file asks for.
      '@graphql-eslint/require-selections': 'off',
    },
  },
];
