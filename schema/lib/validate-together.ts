// All that is wrong with an input is told at once. The validation plugin looks at the fields of an input one after the other
// and stops at the first whose shape says no before the next is looked at; of shapes that answer later it asks them all.
import SchemaBuilder, { BasePlugin, type PothosInputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { StandardSchemaV1 } from '@pothos/plugin-validation';

type Shape = StandardSchemaV1<unknown, unknown>;

const later = (shape: Shape): Shape => ({
  '~standard': { ...shape['~standard'], validate: async (value) => shape['~standard'].validate(value) },
});

/**
 * Inputs that come in lists keep the first problem alone: the validation plugin loses what is wrong with an element that
 * answers later. A test compares them with the graph (refusals.test.ts).
 */
export const inputsInLists = [
  ...[
    'AttendanceMark',
    'AuthorisedPersonInput',
    'CertificateRecognitionInput',
    'ChosenOptionInput',
    'EmergencyContactInput',
    'EnrolmentWaveInput',
    'MessageTextInput',
    'MovementPartInput',
    'ReductionRateInput',
    'SeasonPlaineInput',
  ],
  ...['StatementFileInput', 'TariffRateInput', 'TariffReductionInput', 'WeekAttendanceMark', 'WeekOptionsInput'],
];

export class ValidateTogetherPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onInputFieldConfig(config: PothosInputFieldConfig<Types>): PothosInputFieldConfig<Types> {
    const { pothosOptions } = config;
    const shape = (pothosOptions as { validate?: Shape }).validate;
    const isInList = config.kind === 'InputObject' && inputsInLists.includes(config.parentType);
    return shape && !isInList ? { ...config, pothosOptions: { ...pothosOptions, validate: later(shape) } } : config;
  }
}

SchemaBuilder.registerPlugin('validateTogether', ValidateTogetherPlugin);
