// Bodies of GraphQL are JSON in UTF-8 and nothing else. What says that it is packed, or in other letters, is not read as if
// it were plain: what we read would not be what another reader of the same bytes reads.

/** Why a body cannot be read as its headers say that it is, in a sentence for a 415; null when it can. */
export function whyUnreadable(type: string | null | undefined, encoding: string | null | undefined): string | null {
  if (encoding && encoding.trim().toLowerCase() !== 'identity') return 'A body is read as it is: no content encoding';
  if (type === 'application/json') return null;
  const [essence, ...parameters] = (type ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (essence !== 'application/json') return 'Only application/json is executed';
  const isOther = (parameter: string) => parameter.startsWith('charset') && !/^charset=("?)utf-?8\1$/.test(parameter);
  return parameters.some(isOther) ? 'Only JSON in UTF-8 is read' : null;
}
