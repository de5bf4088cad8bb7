/** Markdown within a budget of bytes: cut between blocks, never inside one, and what is left out is counted. */

export interface MarkdownBlock {
  markdown: string;
  /** What the block stands for, in whatever its section counts. */
  weight: number;
}

export interface MarkdownSection {
  /** Left out together with its blocks when there are none. */
  heading?: string;
  blocks: readonly MarkdownBlock[];
  /** Said for the blocks that did not fit: how many, and their weight together. */
  leftOut: (blocks: number, weight: number) => string;
}

export interface FittedMarkdown {
  markdown: string;
  isComplete: boolean;
}

const SEPARATOR = '\n\n';

/**
 * Head and foot are always there; between them earlier sections go before later ones. A block that does not fit does
 * not keep out a smaller one behind it. A budget too small for head, foot and the headings between is exceeded.
 */
export function fitMarkdown(
  head: string,
  sections: readonly MarkdownSection[],
  foot: string,
  maxBytes: number,
): FittedMarkdown {
  const used = sections.filter(({ blocks }) => blocks.length > 0);
  let left = maxBytes - bytesOf(head) - bytesOf(foot) - sum(used.map(reserveOf));
  let isComplete = true;
  const parts = [head];
  for (const section of used) {
    const kept = section.blocks.filter(({ markdown }) => {
      const fits = bytesOf(markdown) <= left;
      if (fits) left -= bytesOf(markdown);
      return fits;
    });
    const omitted = section.blocks.filter((block) => !kept.includes(block));
    if (omitted.length > 0) isComplete = false;
    parts.push(...assembleSection(section, kept, omitted));
  }
  return { markdown: `${[...parts, foot].join(SEPARATOR)}\n`, isComplete };
}

function bytesOf(markdown: string): number {
  return new TextEncoder().encode(markdown + SEPARATOR).length;
}

function assembleSection(
  { heading, leftOut }: MarkdownSection,
  kept: readonly MarkdownBlock[],
  omitted: readonly MarkdownBlock[],
): string[] {
  return [
    ...(heading === undefined ? [] : [heading]),
    ...kept.map(({ markdown }) => markdown),
    ...(omitted.length > 0 ? [leftOut(omitted.length, weigh(omitted))] : []),
  ];
}

/** Nothing kept is when the sentence about what is left out is longest. */
function reserveOf({ heading, blocks, leftOut }: MarkdownSection): number {
  return (heading === undefined ? 0 : bytesOf(heading)) + bytesOf(leftOut(blocks.length, weigh(blocks)));
}

function weigh(blocks: readonly MarkdownBlock[]): number {
  return sum(blocks.map(({ weight }) => weight));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
