/** A migration file to start from: every open question as a decision to take, and nothing decided yet. */
import { countNoun } from '../count-noun.js';
import { findingTitle } from '../findings/index.js';
import { installationsDisagree } from '../findings/installations-disagree.js';
import { modeUnknown } from '../findings/mode-unknown.js';
import { splitNeedsDecision } from '../findings/split-needs-decision.js';
import type { MigrationPlan } from '../formats/plan.js';
import { groupBy } from '../group-by.js';
import type { Json } from '../json.js';
import { listSome } from '../list-some.js';
import { DEFAULT_AUDIENCE } from '../plan/credential.js';
import type { Answer, Question } from '../plan/list-questions.js';
import { POD_IDENTITY_MODES } from '../resolve/readings.js';
import { escapeTerminal } from './escape-terminal.js';
import { yamlLine } from './yaml-line.js';

const EVIDENCE_SHOWN = 10;
const WIDTH = 110;
/** Longer than every text of ours; what comes from outside ends here. */
const TEXT_LIMIT = 2_000;

const HEAD = [
  'What people decide about a migration, for: migrate plan … --migration-file FILE',
  'It belongs next to the manifests, where a pull request reviews it.',
  '',
  'Nothing is decided yet. Remove the "# " before a line to decide what it says, and let its reason say why, for whoever reads it next. What stays a comment stays an open question.',
  'One subject may have several lines, as long as each decides something else. A decision about a workload wins over one about its service account, and that over one about its identities.',
];

/** The questions come in groups, one per code, and in each the findings of one subject together. */
export function renderMigrationFile(plan: MigrationPlan, questions: readonly Question[]): string {
  const lines = [
    ...HEAD.flatMap((text) => comment('', text)),
    'kind: Migration',
    'formatVersion: "1.0"',
    '',
    ...settingLines(plan, new Set(questions.map(({ finding }) => finding.code))),
    '',
    'decisions:',
    ...[...groupBy(questions, ({ finding }) => finding.code)].flatMap(([code, group]) => groupLines(code, group, plan)),
    ...(questions.length === 0 ? comment('  ', 'There is no open question.') : []),
  ];
  return `${lines.join('\n')}\n`;
}

export function describeQuestions(path: string, questions: readonly Question[]): string {
  const file = escapeTerminal(path);
  const count = countNoun(questions.length, 'open question');
  return `Wrote ${file} with ${count}. Decide there, then: migrate plan … --migration-file ${file}`;
}

function settingLines({ inputs, target }: MigrationPlan, codes: ReadonlySet<string>): string[] {
  const { scope, audience, waveSize } = inputs;
  const isModeOpen = codes.has(modeUnknown.code) || codes.has(installationsDisagree.code);
  return [
    ...comment('', 'What flags of migrate plan say can stand here as well; a flag, or its variable, wins.'),
    ...(isModeOpen ? comment('', 'How pod identity runs is not known; one of:') : []),
    ...(isModeOpen ? POD_IDENTITY_MODES.map((mode) => `# podIdentityMode: ${mode}`) : []),
    ...issuerLines(target),
    `# tenantId: ${yamlLine(target.tenantId ?? 'TENANT_ID')}`,
    ...(audience === DEFAULT_AUDIENCE ? [] : [`# audience: ${yamlLine(audience)}`]),
    `# scope: ${yamlLine({ namespaces: scope.namespaces, excludeNamespaces: scope.excludeNamespaces, selector: scope.selector ?? '' })}`,
    `# waves: ${yamlLine({ size: waveSize })}`,
    ...(codes.has(splitNeedsDecision.code)
      ? [
          ...comment('', 'For every account that has to be split, unless a decision says otherwise:'),
          '# policy: {serviceAccountSplit: carry-over}',
        ]
      : []),
  ];
}

/** What is not known stands there as no URL, so that it cannot be taken for one. */
function issuerLines({ roots, issuers }: MigrationPlan['target']): string[] {
  const issuerOf = (id: string): string => issuers[id] ?? 'ISSUER_URL';
  const how = comment(
    '',
    'az aks show --query oidcIssuerProfile.issuerUrl --output tsv prints the issuer of a cluster.',
  );
  const [only, ...others] = roots;
  if (only && others.length === 0) return [...how, `# issuerUrl: ${yamlLine(issuerOf(only.id))}`];
  return [...how, 'roots:', ...roots.map(({ id }) => `  # - ${yamlLine({ path: id, issuerUrl: issuerOf(id) })}`)];
}

function groupLines(code: string, group: readonly Question[], plan: MigrationPlan): string[] {
  const [first] = group;
  const bySubject = groupBy(group, ({ finding }) => JSON.stringify([finding.root, finding.subject]));
  const manyRoots = plan.target.roots.length > 1;
  return [
    '',
    ...comment('  ', `=== ${findingTitle(code)} (${code}): ${countNoun(bySubject.size, 'question')}`),
    ...comment('  ', first?.finding.fix ?? ''),
    ...[...bySubject.values()].flatMap((questions) => subjectLines(questions, manyRoots)),
  ];
}

function subjectLines(questions: readonly Question[], manyRoots: boolean): string[] {
  const answers = new Set(questions.flatMap((question) => question.answers.map(answerLine)));
  return [
    '  #',
    ...questions.flatMap(({ finding }) => [
      ...comment('  ', `${manyRoots ? `[${finding.root}] ` : ''}${finding.subject} ${finding.message}`),
      ...listSome(finding.evidence, EVIDENCE_SHOWN).flatMap((text) => comment('  ', text, '  ')),
    ]),
    ...answers,
  ];
}

function answerLine({ decision, note }: Answer): string {
  const aside = note === undefined ? '' : ` # ${escapeTerminal(note)}`;
  return `  # - ${yamlLine(decision as unknown as Json)}${aside}`;
}

/** Text from outside cannot end the comment: line breaks are escaped with everything else that cannot be seen. */
function comment(indent: string, text: string, hang = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of escapeTerminal(text, { limit: TEXT_LIMIT }).split(' ')) {
    const isFull = line !== '' && line.length + 1 + word.length > WIDTH;
    if (isFull) lines.push(line);
    line = line === '' || isFull ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${indent}# ${hang}${each}`.trimEnd());
}
