/** What an error of Entra says it was given: the values to compare with those of the credential. */

export const PRESENTED_NAMES = ['clientId', 'issuer', 'subject', 'audience', 'tenant'] as const;
export type PresentedName = (typeof PRESENTED_NAMES)[number];

export interface PresentedValue {
  name: PresentedName;
  value: string;
}

/** Longest value that a credential can have (azure-facts §1.3), and so the longest that is worth showing. */
const VALUE = "'([^'\\r\\n]{1,600})'";

const PATTERNS: readonly (readonly [PresentedName, RegExp])[] = [
  ['clientId', new RegExp(`(?:application with identifier|the client) ${VALUE}`, 'i')],
  ['issuer', new RegExp(`assertion issuer:? ${VALUE}`, 'i')],
  ['subject', new RegExp(`assertion subject:? ${VALUE}`, 'i')],
  ['audience', new RegExp(`assertion audience:? ${VALUE}`, 'i')],
  ['tenant', new RegExp(`(?:in the directory|in the tenant named|tenant identifier|tenant) ${VALUE}`, 'i')],
];

export function findPresentedValues(text: string): PresentedValue[] {
  return PATTERNS.flatMap(([name, pattern]) => {
    const value = pattern.exec(text)?.[1];
    return value === undefined ? [] : [{ name, value }];
  });
}

/** The service account in a subject of Kubernetes; undefined for any other subject. */
export function accountOfSubject(subject: string): { namespace: string; name: string } | undefined {
  const match = /^system:serviceaccount:([a-z0-9-]{1,63}):([a-z0-9.-]{1,253})$/.exec(subject);
  if (!match) return undefined;
  const [, namespace = '', name = ''] = match;
  return { namespace, name };
}
