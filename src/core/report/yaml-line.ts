/** A value as YAML on one line. */
import { Document, isCollection, isScalar, visit } from 'yaml';
import type { Json } from '../json.js';

/** What a plain scalar may hold without anybody having to think about it. */
const PRINTABLE = /^[\x20-\x7e]*$/;
/** Characters that cannot be seen, or that end a line for some reader: inside double quotes an escape means the same. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

export function yamlLine(value: Json): string {
  const document = new Document(value, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Collection(_key, node) {
      if (isCollection(node)) node.flow = true;
    },
    Scalar(_key, node) {
      if (isScalar(node) && typeof node.value === 'string' && !PRINTABLE.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({
    lineWidth: 0,
    blockQuote: false,
    flowCollectionPadding: false,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
  return text.replace(/\n$/, '').replace(UNSEEN, escapePoint);
}

function escapePoint(point: string): string {
  const hex = (point.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
