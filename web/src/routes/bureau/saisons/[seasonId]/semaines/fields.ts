// Names of the fields of a plaine, for the form and for what reads it.
export const placesField = (plaineId: string) => `places-${plaineId}`;
export const animatorsField = (plaineId: string) => `animators-${plaineId}`;
