/** Finds diagnoses in what a person pastes: a code in any spelling, or an error as an application printed it. */
import type { Diagnosis } from './define-diagnosis.js';
import { DIAGNOSES, findDiagnosis } from './index.js';

export interface Recognised {
  /** Each once, in the order in which the text names them. */
  diagnoses: readonly Diagnosis[];
  /** AADSTS codes that the text names and that are not described here. */
  unknown: readonly string[];
}

/** An error with its stack and a few repetitions; what comes after would only repeat it. */
const TEXT_LIMIT = 200_000;

/** The code itself, and what stands around it in the JSON of Entra's answer. */
const ENTRA_CODE = /(?:AADSTS[ :]?|[?&]code=|"error_codes":\s{0,8}\[\s{0,8})(\d{4,8})(?!\d)/gi;

export function recognise(text: string): Recognised {
  const typed = text.slice(0, TEXT_LIMIT).trim();
  const exact = findDiagnosis(/^\d{4,8}$/.test(typed) ? `AADSTS${typed}` : typed);
  if (exact) return { diagnoses: [exact], unknown: [] };
  const codes = findEntraCodes(typed);
  const known = codes.flatMap((code) => findDiagnosis(code) ?? []);
  return {
    diagnoses: [...new Set([...known, ...findBySymptom(typed)])],
    unknown: codes.filter((code) => !findDiagnosis(code)),
  };
}

function findEntraCodes(text: string): string[] {
  const numbers = /^\d{4,8}$/.test(text) ? [text] : [...text.matchAll(ENTRA_CODE)].map(([, number = '']) => number);
  return [...new Set(numbers.map((number) => `AADSTS${number}`))];
}

function findBySymptom(text: string): Diagnosis[] {
  const lower = text.toLowerCase();
  return DIAGNOSES.filter(({ symptoms }) => symptoms.some((symptom) => lower.includes(symptom.toLowerCase())));
}
