/** Cuts a YAML stream into its documents, so that a broken one takes no other down. */

export interface DocumentText {
  text: string;
  /** Line of the file that `text` starts with, from 1. */
  firstLine: number;
}

/** At the start of a line `---` always begins a document, even within a string that was never closed (YAML 1.2 §9.1.2). */
const DOCUMENT_START = /^---(?=\s|$)/gm;

/** Each text begins with its own `---` line; what only comments or directives precede is one with what follows. */
export function splitDocuments(text: string): DocumentText[] {
  const starts = [...text.matchAll(DOCUMENT_START)].map((match) => match.index);
  const preamble = text.slice(0, starts[0] ?? text.length);
  const cuts = isPreamble(preamble) && starts.length > 0 ? [0, ...starts.slice(1)] : [0, ...starts];
  let firstLine = 1;
  return cuts.map((cut, index) => {
    const document = { text: text.slice(cut, cuts[index + 1] ?? text.length), firstLine };
    firstLine += countLineEnds(document.text);
    return document;
  });
}

export function countLineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function isPreamble(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(?:[#%].*)?$/.test(line));
}
