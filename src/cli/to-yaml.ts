/** A result as YAML text that is safe to look at. */
import { Document, isScalar, visit } from 'yaml';
import { escapeUnsafe, hasUnsafe, hex } from './to-json.js';

export function toYaml(result: object): string {
  const document = new Document(result, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, node) {
      if (isScalar(node) && typeof node.value === 'string' && hasUnsafe(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  // Block scalars lose white space at the start of their text (yaml 2.9.1).
  return escapeUnsafe(document.toString({ lineWidth: 0, blockQuote: false }), escapeAbove);
}

/** YAML has an escape of its own where JSON needs a pair. */
function escapeAbove(character: string): string {
  return `\\U${hex(character.codePointAt(0) ?? 0, 8)}`;
}
