/** Explanations of codes: what is written about them, and what a source or an error adds. */
import type { Diagnosis } from '../diagnoses/define-diagnosis.js';
import { DIAGNOSES } from '../diagnoses/index.js';
import { accountOfSubject, findPresentedValues } from '../diagnoses/presented-values.js';
import type { Recognised } from '../diagnoses/recognise.js';
import { FINDINGS, type FindingDescription } from '../findings/index.js';
import type { CodeList, DiagnosisExplanation, ExplainedDiagnosis, FindingExplanation } from '../formats/explanation.js';
import type { Finding } from '../formats/scan.js';
import { EXPLANATION_FORMAT_VERSION } from '../formats/versions.js';

const HEAD = { kind: 'Explanation', formatVersion: EXPLANATION_FORMAT_VERSION } as const;

export function listCodes(): CodeList {
  return {
    ...HEAD,
    about: 'codes',
    findings: FINDINGS.map(({ code, title, severity }) => ({ code, title, severity })),
    diagnoses: DIAGNOSES.map(({ code, title, source }) => ({ code, title, source })),
  };
}

/** `findings` are those of a source; undefined when none was read. */
export function explainFinding(
  { code, severity, title, means, fix, cases, needs }: FindingDescription,
  findings: readonly Finding[] | undefined,
): FindingExplanation {
  return {
    ...HEAD,
    about: 'finding',
    code,
    severity,
    title,
    means,
    fix,
    cases: [...cases],
    ...(needs === undefined ? {} : { needs }),
    ...(findings ? { raised: findings.filter((finding) => finding.code === code) } : {}),
  };
}

/** `text` is the error as it was given. */
export function explainError({ diagnoses, unknown }: Recognised, text: string): DiagnosisExplanation {
  const presented = findPresentedValues(text);
  const account = accountOfSubject(presented.find(({ name }) => name === 'subject')?.value ?? '');
  const asks = account ? [`migrate explain serviceaccount/${account.name} --namespace ${account.namespace}`] : [];
  return {
    ...HEAD,
    about: 'diagnosis',
    presented,
    diagnoses: diagnoses.map((diagnosis) => describeDiagnosis(diagnosis, asks)),
    unknown: [...unknown],
  };
}

function describeDiagnosis(diagnosis: Diagnosis, asks: readonly string[]): ExplainedDiagnosis {
  const { code, also, source, title, means, causes, look, fix, next, waiting, cases } = diagnosis;
  return {
    code,
    also: [...also],
    source,
    title,
    means,
    causes: [...causes],
    look: [...look],
    fix,
    next: [...asks, ...next],
    waiting,
    cases: [...cases],
  };
}
