/** The hidden first line by which a later run finds the comment that it replaces. */
import { digestJson } from '../digest.js';
import type { Json } from '../json.js';

/** The target is digested: what tells it apart may be long, private, or end the HTML comment. */
export function reportMarker(what: 'report' | 'scan', target: Json): string {
  return `<!-- migrate:${what} v1 target=${digestJson(target).slice('sha256:'.length, 'sha256:'.length + 16)} -->`;
}
