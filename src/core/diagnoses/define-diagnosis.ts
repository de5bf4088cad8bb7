/** What an error at run time means: each is defined once, in a file named after its code. */

/** Who says it: Entra's token endpoint; an Azure resource; the webhook or its proxy; MIC, NMI or IMDS. */
export const DIAGNOSIS_SOURCES = ['entra', 'azure', 'webhook', 'pod-identity'] as const;
export type DiagnosisSource = (typeof DIAGNOSIS_SOURCES)[number];

/** Whether the same request may succeed later without any change. */
export const WAITING = ['yes', 'maybe', 'no'] as const;
export type Waiting = (typeof WAITING)[number];

export interface DiagnosisDefinition {
  /** `AADSTS…` as Entra writes it, else kebab-case; stable. */
  code: string;
  /** Other codes with the same causes and the same fix. */
  also?: readonly string[];
  source: DiagnosisSource;
  /** A few words, for a heading. */
  title: string;
  /** What it means: a paragraph for MIGRATION.md. */
  means: string;
  /** The usual one first. */
  causes: readonly string[];
  /** Evidence that tells the causes apart. */
  look: readonly string[];
  fix: string;
  /** Commands that show the evidence; words in capitals are to be filled in. */
  next?: readonly string[];
  waiting: Waiting;
  /** Rows of the catalogue of pod-identity semantics (E01–E77) that it belongs to. */
  cases?: readonly string[];
  /** Parts of messages by which it is known where there is no code; compared without regard to case. */
  symptoms?: readonly string[];
}

export type Diagnosis = Required<DiagnosisDefinition>;

export function defineDiagnosis(definition: DiagnosisDefinition): Diagnosis {
  return { also: [], next: [], cases: [], symptoms: [], ...definition };
}
