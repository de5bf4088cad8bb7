/** An explanation as headings, sentences and lists: what terminal and Markdown have in common. Nothing is escaped yet. */

export interface ExplanationView {
  blocks: readonly ViewBlock[];
}

export interface ViewBlock {
  title: string;
  /** A code or ref. */
  name?: string;
  /** A few words each. */
  marks: readonly string[];
  /** Paragraphs. */
  prose: readonly string[];
  sections: readonly ViewSection[];
}

export interface ViewSection {
  heading: string;
  entries: readonly ViewEntry[];
}

export interface ViewEntry {
  /** A code or ref. */
  name?: string;
  /** To be typed; stands alone. */
  command?: string;
  text: string;
  details?: readonly string[];
}
