/** What a person asks about: a code, an error that they paste, or an object. */
import { DIAGNOSES } from '../diagnoses/index.js';
import { recognise, type Recognised } from '../diagnoses/recognise.js';
import { findClosest } from '../edit-distance.js';
import { MigrationError } from '../errors.js';
import { describeFinding, FINDINGS, type FindingDescription } from '../findings/index.js';

export type Topic =
  | { about: 'codes' }
  | { about: 'finding'; finding: FindingDescription }
  | { about: 'diagnosis'; recognised: Recognised; text: string }
  | { about: 'object'; asked: string };

/** Segments of a path or a ref: nothing of that shape is a sentence, JSON or an address. */
const OBJECT_NAME = /^[\w.-]*(?:\/[^\s/?'"{}]*)+$/;

/** @throws MigrationError `unknown-code` (usage) */
export function readTopic(asked: string | undefined): Topic {
  if (asked === undefined) return { about: 'codes' };
  const text = asked.trim();
  const finding = describeFinding(text.toLowerCase());
  if (finding) return { about: 'finding', finding };
  if (OBJECT_NAME.test(text)) return { about: 'object', asked: text };
  const recognised = recognise(text);
  if (recognised.diagnoses.length > 0) return { about: 'diagnosis', recognised, text };
  throw recognised.unknown.length > 0 ? notDescribed(recognised.unknown) : unknownCode(text);
}

/** Codes that can be asked for, for completion and suggestions. */
export function listKnownCodes(): string[] {
  return [...FINDINGS, ...DIAGNOSES].map(({ code }) => code);
}

/** Microsoft keeps the meaning of every code at this address, which its own errors name as `error_uri`. */
function notDescribed(codes: readonly string[]): MigrationError {
  const [first = ''] = codes;
  return new MigrationError({
    code: 'unknown-code',
    kind: 'usage',
    what: `${codes.join(', ')} is not among the errors that are described here`,
    why: 'it is not one that a migration to workload identity is known to meet',
    next: [`https://login.microsoftonline.com/error?code=${first.replace('AADSTS', '')}`, 'migrate explain'],
  });
}

function unknownCode(text: string): MigrationError {
  const isWord = /^[\w.-]{1,60}$/.test(text);
  const closest = isWord ? findClosest(text.toLowerCase(), listKnownCodes()) : undefined;
  return new MigrationError({
    code: 'unknown-code',
    kind: 'usage',
    what: isWord ? `There is no code "${text}"` : 'Nothing in that text is known here: no code, and no usual message',
    next: [
      ...(closest === undefined ? [] : [`migrate explain ${closest}`]),
      'migrate explain lists all codes',
      'An object is named as TYPE/NAME, for example deployment/api --namespace shop',
    ],
  });
}
