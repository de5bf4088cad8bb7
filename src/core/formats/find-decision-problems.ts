/** What a schema cannot say of the decisions of a migration file. */
import { findClosest } from '../edit-distance.js';
import { describeFinding, FINDINGS } from '../findings/index.js';
import { asList, asObject, asString, type Json, type JsonObject } from '../json.js';
import { ALL_CHOICES, CHOICES, type Choice, type SubjectKind, subjectKindOf } from './decision-subject.js';
import type { SchemaProblem } from './find-problems.js';

interface Entry {
  path: string;
  content: JsonObject;
  subject: string;
}

/** Of a file in any state: what its schema refuses is no matter here. */
export function findDecisionProblems(file: JsonObject): SchemaProblem[] {
  const entries = asList(file['decisions']).flatMap(readEntry);
  return [...entries.flatMap(findEntryProblems), ...findRepeated(entries)];
}

function readEntry(item: Json, position: number): Entry[] {
  const content = asObject(item);
  const subject = asString(content['subject']) ?? '';
  return subject === '' ? [] : [{ path: `/decisions/${position}`, content, subject }];
}

function findEntryProblems(entry: Entry): SchemaProblem[] {
  const kind = subjectKindOf(entry.subject);
  return [
    ...(kind === undefined ? [describeSubject(entry)] : findMisfits(entry, kind)),
    ...findBlankReason(entry),
    ...findUnacceptable(entry),
  ];
}

function describeSubject({ path }: Entry): SchemaProblem {
  const message = 'is no ref of a workload, service account or AzureIdentity, such as Deployment.apps/shop/api';
  return { path: `${path}/subject`, message };
}

function findMisfits({ path, content }: Entry, kind: SubjectKind): SchemaProblem[] {
  const given = choicesIn(content);
  if (given.length === 0) return [{ path, message: `decides nothing; of ${NOUNS[kind]}: ${CHOICES[kind].join(', ')}` }];
  return given
    .filter((choice) => !CHOICES[kind].includes(choice))
    .map((choice) => ({ path, key: choice, message: `${choice} cannot be decided of ${NOUNS[kind]}` }));
}

const NOUNS: Readonly<Record<SubjectKind, string>> = {
  workload: 'a workload',
  'service account': 'a service account',
  identity: 'an identity',
};

function choicesIn(content: JsonObject): Choice[] {
  return ALL_CHOICES.filter((choice) => Object.hasOwn(content, choice));
}

function findBlankReason({ path, content }: Entry): SchemaProblem[] {
  const reason = asString(content['reason']) ?? '';
  return reason !== '' && reason.trim() === '' ? [{ path: `${path}/reason`, message: 'must not be empty' }] : [];
}

function findUnacceptable({ path, content }: Entry): SchemaProblem[] {
  return asList(content['accept']).flatMap((code, position) => {
    if (typeof code !== 'string' || describeFinding(code)?.acceptable) return [];
    return [{ path: `${path}/accept/${position}`, message: describeUnacceptable(code) }];
  });
}

function describeUnacceptable(code: string): string {
  if (describeFinding(code)) return `${code} cannot be accepted: it holds nothing back, or nobody could go on with it`;
  const closest = findClosest(
    code,
    FINDINGS.filter(({ acceptable }) => acceptable).map((finding) => finding.code),
  );
  return `there is no finding ${JSON.stringify(code)}${closest === undefined ? '' : `, did you mean ${closest}?`}`;
}

/** Several entries may be about one subject, as `plan --init` writes them, as long as each decides something else. */
function findRepeated(entries: readonly Entry[]): SchemaProblem[] {
  const seen = new Set<string>();
  return entries.flatMap((entry) =>
    listDecided(entry).flatMap(({ what, ...place }) => {
      const id = JSON.stringify([entry.subject, entry.content['root'] ?? null, what]);
      const isRepeated = seen.has(id);
      seen.add(id);
      return isRepeated ? [{ ...place, message: `${what} is decided a second time for ${entry.subject}` }] : [];
    }),
  );
}

interface Decided {
  what: string;
  path: string;
  key?: string;
}

/** Each code that is accepted is a choice of its own. */
function listDecided({ path, content }: Entry): Decided[] {
  return choicesIn(content).flatMap((choice): Decided[] => {
    if (choice !== 'accept') return [{ what: choice, path, key: choice }];
    return asList(content['accept']).map((code, position) => ({
      what: `accept ${String(code)}`,
      path: `${path}/accept/${position}`,
    }));
  });
}
