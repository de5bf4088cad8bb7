/** The only way to raise a finding: each is defined once, in a file named after its code. */
import type { Finding, Severity } from '../formats/scan.js';
import type { Origin } from '../inventory/found.js';

/** Whether a person is needed before the plan can cover the subject: a choice, or something only they can do. */
export type NeedsPerson = 'decision' | 'action';

export interface FindingDefinition<Data> {
  /** Kebab-case and stable. */
  code: string;
  severity: Severity;
  /** A few words, for a heading. */
  title: string;
  /** What it means for the workload: a paragraph for MIGRATION.md. */
  means: string;
  /** What to do about it. */
  fix: string;
  /** Rows of the catalogue of pod-identity semantics (E01–E77) that it covers. */
  cases: readonly string[];
  needs?: NeedsPerson;
  /** It holds a workload back until a decision accepts it (`accept`), as somebody who understands it can. */
  acceptable?: true;
  message: (data: Data) => string;
  evidence?: (data: Data) => readonly string[];
}

export interface FindingSubject {
  root: string;
  ref: string;
  at?: Origin;
}

/** What somebody else has to write, where the plan cannot. */
export interface PodAdvice {
  /** That the pods are to run as. */
  account: string;
  label: string;
  /** That the account still lacks, one sentence each. */
  annotations: readonly string[];
}

export interface FindingRule<Data> extends FindingDefinition<Data> {
  raise: (subject: FindingSubject, data: Data) => Finding;
}

export function defineFinding<Data = Record<string, never>>(definition: FindingDefinition<Data>): FindingRule<Data> {
  return {
    ...definition,
    raise: (subject, data) => ({
      code: definition.code,
      severity: definition.severity,
      root: subject.root,
      subject: subject.ref,
      message: definition.message(data),
      evidence: [...(definition.evidence?.(data) ?? [])],
      fix: definition.fix,
      ...(subject.at && Object.keys(subject.at).length > 0 ? { at: subject.at } : {}),
    }),
  };
}
