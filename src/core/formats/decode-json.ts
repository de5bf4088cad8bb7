/** Reading a JSON document that we act on: its kind and version are checked first, then its schema. */
import { MigrationError } from '../errors.js';
import { isObject, type JsonObject } from '../json.js';
import type { SchemaProblem } from './find-problems.js';
import { isFormatVersion, isNewerFormat } from './format-version.js';

export interface DocumentKind {
  kind: string;
  /** What a person calls it: `plan file`. */
  name: string;
  formatVersion: string;
  findProblems: (value: unknown) => SchemaProblem[];
}

/**
 * The document, checked. Where several kinds may be given, the first is what a person is told about.
 * @throws MigrationError `invalid-<kind>` (usage) for what is no such document, `newer-format` (stale) for one that a
 * newer program has written: acting on what we understand of it only would lose the rest
 */
export function decodeJsonDocument(
  text: string,
  path: string,
  first: DocumentKind,
  ...others: readonly DocumentKind[]
): JsonObject {
  const value = parse(text, path, first);
  const document = [first, ...others].find(({ kind }) => isObject(value) && value['kind'] === kind);
  if (!isObject(value) || !document) throw invalid(path, first, `it is no ${first.kind} document`);
  const version = String(value['formatVersion']);
  if (isNewerFormat(version, document.formatVersion)) {
    throw new MigrationError({
      code: 'newer-format',
      kind: 'stale',
      what: `The ${document.name} ${path} was written by a newer version of migrate`,
      why: `it has format ${version}, this version reads up to ${document.formatVersion}`,
      next: ['Use the version that wrote it, or make it anew with this one'],
    });
  }
  if (!isFormatVersion(version)) throw invalid(path, document, 'its formatVersion is not of the form 1.0');
  const problems = document.findProblems(value);
  if (problems.length === 0) return value;
  const shown = problems.slice(0, 5).map((problem) => `${problem.path || '/'} ${problem.message}`);
  throw invalid(path, document, `${shown.join('; ')}${problems.length > 5 ? `; and ${problems.length - 5} more` : ''}`);
}

function parse(text: string, path: string, document: DocumentKind): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(path, document, 'it is no JSON', error);
  }
}

function invalid(path: string, document: DocumentKind, why: string, cause?: unknown): MigrationError {
  return new MigrationError({
    code: `invalid-${document.name.replaceAll(' ', '-')}`,
    kind: 'usage',
    what: `The ${document.name} ${path} cannot be used`,
    why,
    next: [`Make it anew; a ${document.name} is not meant to be edited by hand`],
    cause,
  });
}
