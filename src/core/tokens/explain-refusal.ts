/** From a code to an outcome: the text that `migrate explain` shows for it, and the values of this one case. */
import type { CheckOutcome, Evidence } from '../change/check-outcome.js';
import type { Diagnosis } from '../diagnoses/define-diagnosis.js';
import { findDiagnosis } from '../diagnoses/index.js';
import { findPresentedValues, type PresentedName } from '../diagnoses/presented-values.js';
import { compareText, type IdentityFacts, type TokenPromise } from './promise.js';

export interface Refusal {
  /** `AADSTS700213`, or the code of another diagnosis. */
  code: string;
  /** What Entra said; absent when it was not asked. */
  description?: string;
}

export type Explained = Pick<CheckOutcome, 'summary' | 'code' | 'evidence' | 'causes' | 'next'>;

export function explainRefusal(refusal: Refusal, promise: TokenPromise, identity: IdentityFacts): Explained {
  const { code, description = '' } = refusal;
  const evidence = describePresented(description, promise, identity);
  const diagnosis = findDiagnosis(code);
  if (!diagnosis) return explainUnknown(code, description, evidence);
  return {
    summary: `${code}: ${diagnosis.title}`,
    code,
    evidence,
    causes: diagnosis.causes,
    next: listSteps(code, diagnosis, promise, identity),
  };
}

/** Microsoft keeps the meaning of every code at this address. */
function explainUnknown(code: string, description: string, evidence: readonly Evidence[]): Explained {
  const said = description === '' ? [] : [{ what: 'Entra', is: description }];
  return {
    summary: `${code}: Entra refuses the exchange`,
    code,
    evidence: [...evidence, ...said],
    causes: [],
    next: [`https://login.microsoftonline.com/error?code=${code.replace('AADSTS', '')}`],
  };
}

/** What Entra says that it was given, each next to what was promised. */
function describePresented(description: string, promise: TokenPromise, { tenantId }: IdentityFacts): Evidence[] {
  const promised: Record<PresentedName, string> = { ...promise, tenant: tenantId };
  return findPresentedValues(description).flatMap(({ name, value }) => {
    const what = name === 'clientId' ? 'client id' : name;
    // Entra shows the tenant by its name, and that is not promised.
    if (name === 'tenant' || value === promised[name]) return [{ what, is: value }];
    return compareText(what, promised[name], value, 'in the answer of Entra');
  });
}

function listSteps(code: string, { fix, next }: Diagnosis, promise: TokenPromise, identity: IdentityFacts): string[] {
  const known = knownNames(promise, identity);
  const commands = next.map((command) =>
    command.replace(/\b(ACCOUNT|NAMESPACE|IDENTITY|GROUP|PRINCIPAL_ID)\b/g, (name) => known.get(name) ?? name),
  );
  return [fix, ...commands, `migrate explain ${code}`];
}

/** Words in capitals of a diagnosis' commands. Whatever is no plain name is left to the person: a command must be safe to paste. */
function knownNames(promise: TokenPromise, { id = '', principalId }: IdentityFacts): Map<string, string> {
  const [, group, name] = /\/resourceGroups\/([^/]+)\/.*\/([^/]+)$/i.exec(id) ?? [];
  const names: [string, string | undefined][] = [
    ['ACCOUNT', promise.account],
    ['NAMESPACE', promise.namespace],
    ['IDENTITY', name],
    ['GROUP', group],
    ['PRINCIPAL_ID', principalId],
  ];
  return new Map(names.filter((entry): entry is [string, string] => /^[A-Za-z0-9][\w.-]*$/.test(entry[1] ?? '')));
}
