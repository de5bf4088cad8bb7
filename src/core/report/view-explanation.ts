/** Explanations of codes and errors as headings, sentences and lists; those of objects are in view-object.ts. */
import type { CodeList, DiagnosisExplanation, Explanation, FindingExplanation } from '../formats/explanation.js';
import type { Severity } from '../formats/scan.js';
import { SEVERITIES } from '../severities.js';
import type { ExplanationView, ViewBlock, ViewEntry, ViewSection } from './explanation-view.js';
import { viewObject } from './view-object.js';

/** Of a finding with many subjects; `--json` has them all. */
const RAISED_SHOWN = 50;

const SEVERITY_HEADINGS: Record<Severity, string> = {
  error: 'Findings: errors',
  warning: 'Findings: warnings',
  info: 'Findings: notes',
};

type Source = DiagnosisExplanation['diagnoses'][number]['source'];

const SOURCE_HEADINGS: Record<Source, string> = {
  entra: 'Errors of Entra',
  azure: 'Errors of Azure resources',
  webhook: 'The webhook and its proxy',
  'pod-identity': 'MIC, NMI and IMDS',
};

const WAITING_WORDS: Record<DiagnosisExplanation['diagnoses'][number]['waiting'], string> = {
  yes: 'passes by itself, as a rule',
  maybe: 'may pass by itself when something was just created',
  no: 'does not pass by itself',
};

export function viewExplanation(explanation: Explanation): ExplanationView {
  switch (explanation.about) {
    case 'codes':
      return { blocks: [viewCodes(explanation)] };
    case 'finding':
      return { blocks: [viewFinding(explanation)] };
    case 'diagnosis':
      return { blocks: explanation.diagnoses.map((_, position) => viewDiagnosis(explanation, position)) };
    case 'object':
      return { blocks: explanation.objects.map(viewObject) };
  }
}

function viewCodes({ findings, diagnoses }: CodeList): ViewBlock {
  const nameThem = (entries: readonly { code: string; title: string }[]): ViewEntry[] =>
    entries.map(({ code, title }) => ({ name: code, text: title }));
  const sources = Object.entries(SOURCE_HEADINGS);
  return {
    title: 'What can be explained',
    marks: [],
    prose: [
      'A code of this list, an error of Entra as it was printed, or an object: migrate explain deployment/api -n shop.',
    ],
    sections: [
      ...SEVERITIES.map((severity) => ({
        heading: SEVERITY_HEADINGS[severity],
        entries: nameThem(findings.filter((finding) => finding.severity === severity)),
      })),
      ...sources.map(([source, heading]) => ({
        heading,
        entries: nameThem(diagnoses.filter((diagnosis) => diagnosis.source === source)),
      })),
    ],
  };
}

function viewFinding({ code, severity, title, means, fix, cases, needs, raised }: FindingExplanation): ViewBlock {
  return {
    title,
    name: code,
    marks: [severity, ...(needs ? [`needs your ${needs}`] : []), ...casesMark(cases)],
    prose: [means, `What to do: ${fix}`],
    sections: raised ? [viewRaised(raised)] : [],
  };
}

function viewRaised(raised: NonNullable<FindingExplanation['raised']>): ViewSection {
  if (raised.length === 0) return { heading: 'Not raised in this source', entries: [] };
  const manyRoots = new Set(raised.map(({ root }) => root)).size > 1;
  const entries = raised.slice(0, RAISED_SHOWN).map(({ root, subject, message, evidence }) => ({
    name: subject,
    text: manyRoots && root !== '' ? `[${root}] ${message}` : message,
    details: evidence,
  }));
  const rest = raised.length - entries.length;
  return {
    heading: `Raised here: ${raised.length}`,
    entries: rest > 0 ? [...entries, { text: `…and ${rest} more; --json lists all` }] : entries,
  };
}

function viewDiagnosis({ presented, diagnoses, unknown }: DiagnosisExplanation, position: number): ViewBlock {
  const diagnosis = diagnoses[position];
  if (!diagnosis) return { title: '', marks: [], prose: [], sections: [] };
  const { code, also, source, title, means, causes, look, fix, next, waiting, cases } = diagnosis;
  return {
    title,
    name: code,
    marks: [SOURCE_HEADINGS[source], WAITING_WORDS[waiting], ...casesMark(cases)],
    prose: [means],
    sections: [
      ...(position === 0 && presented.length > 0 ? [viewPresented(presented)] : []),
      { heading: 'Usual causes', entries: causes.map((text) => ({ text })) },
      { heading: 'What to look at', entries: look.map((text) => ({ text })) },
      { heading: 'What to do', entries: [{ text: fix }, ...next.map((command) => ({ command, text: '' }))] },
      ...(also.length > 0 ? [{ heading: 'The same goes for', entries: [{ text: also.join(', ') }] }] : []),
      ...(position === 0 && unknown.length > 0
        ? [{ heading: 'Also in the error, and not described here', entries: [{ text: unknown.join(', ') }] }]
        : []),
    ],
  };
}

const PRESENTED_WORDS: Record<DiagnosisExplanation['presented'][number]['name'], string> = {
  clientId: 'client id',
  issuer: 'issuer',
  subject: 'subject',
  audience: 'audience',
  tenant: 'tenant',
};

function viewPresented(presented: DiagnosisExplanation['presented']): ViewSection {
  return {
    heading: 'What the error says that was presented',
    entries: presented.map(({ name, value }) => ({ text: `${PRESENTED_WORDS[name]}: ${value}` })),
  };
}

function casesMark(cases: readonly string[]): string[] {
  return cases.length > 0 ? [cases.join(', ')] : [];
}
