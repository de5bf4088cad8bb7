/** Columns of text under each other. */

/** Pads each column but the last to its longest cell. Cells are escaped already, so that code points are what is seen. */
export function alignColumns(rows: readonly (readonly string[])[]): string[][] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, countPoints(cell));
    });
  }
  return rows.map((row) =>
    row.map((cell, column) =>
      column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - countPoints(cell)),
    ),
  );
}

function countPoints(text: string): number {
  return [...text].length;
}
