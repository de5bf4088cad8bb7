/** Where in a YAML text a part of its value stands. */
import { type Document, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';

/** The offset of what the keys lead to; of its nearest container where that is not there. Follows aliases. */
export function locateYaml(document: Document, keys: readonly string[], keyOf?: string): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of keys) {
    node = memberOf(resolveAlias(node, document), key);
    offset = startOf(node) ?? offset;
  }
  if (keyOf === undefined) return offset;
  const map = resolveAlias(node, document);
  const pair = isMap(map)
    ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === keyOf)
    : undefined;
  return startOf(pair?.key) ?? offset;
}

function memberOf(node: unknown, key: string): unknown {
  if (isSeq(node)) return node.items[Number(key)];
  return isMap(node)
    ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)?.value
    : undefined;
}

function resolveAlias(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
