/** Emphasis in a terminal: renderers ask for it, and never know whether it is colour. */

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

export const plainStyle: Style = {
  bold: keepText,
  dim: keepText,
  red: keepText,
  green: keepText,
  yellow: keepText,
  cyan: keepText,
};

/** SGR codes of ECMA-48, each with the one that ends it. */
export const ansiStyle: Style = {
  bold: (text) => wrapText(1, 22, text),
  dim: (text) => wrapText(2, 22, text),
  red: (text) => wrapText(31, 39, text),
  green: (text) => wrapText(32, 39, text),
  yellow: (text) => wrapText(33, 39, text),
  cyan: (text) => wrapText(36, 39, text),
};

function keepText(text: string): string {
  return text;
}

function wrapText(start: number, end: number, text: string): string {
  return text === '' ? '' : `\u001b[${start}m${text}\u001b[${end}m`;
}
