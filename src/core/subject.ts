/** What the token of a service account calls its owner: the subject of a credential. */

export interface AccountName {
  namespace: string;
  name: string;
}

export function subjectOf(namespace: string, account: string): string {
  return `system:serviceaccount:${namespace}:${account}`;
}

/** Undefined for the subject of anything but a service account. */
export function accountOfSubject(subject: string): AccountName | undefined {
  const [, namespace, name] = /^system:serviceaccount:([^:]*):(.+)$/s.exec(subject) ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}
