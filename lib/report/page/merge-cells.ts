// A matrix in as many cells as a drawing can show.

/** A matrix with names. */
export interface Cells {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  readonly values: readonly (readonly number[])[];
}

/** Means over blocks of neighbours where there are more rows or columns than fit; a block is named after its first one. */
export function mergeCells({ columns, rows, values }: Cells, most: { readonly columns: number; readonly rows: number }): Cells {
  const [wide, high] = [Math.ceil(columns.length / most.columns), Math.ceil(rows.length / most.rows)];
  if (wide === 1 && high === 1) return { columns, rows, values };
  const firsts = (names: readonly string[], size: number) => names.map((_, i) => i).filter((i) => i % size === 0);
  const mean = (r: number, c: number) => {
    const block = values.slice(r, r + high).flatMap((row) => row.slice(c, c + wide));
    return block.reduce((sum, value) => sum + value, 0) / block.length;
  };
  const [fromRows, fromColumns] = [firsts(rows, high), firsts(columns, wide)];
  return {
    columns: fromColumns.map((c) => columns[c] as string),
    rows: fromRows.map((r) => rows[r] as string),
    values: fromRows.map((r) => fromColumns.map((c) => mean(r, c))),
  };
}
