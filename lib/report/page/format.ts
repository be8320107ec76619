// Numbers for people.

/** At most four digits that matter: `12,345`, `0.8731`, `1.2e-5`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e12) return signed(value, (x) => x.toLocaleString('en-US'));
  if (size < 1e-4 || size >= 1e9) return signed(value, scientific);
  return signed(value, (x) => (x >= 1000 ? Math.round(x).toLocaleString('en-US') : x.toPrecision(4)));
}

/** The same for axes, where neighbours show how exact a number is: without zeros at the end. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-4)) return signed(value, scientific);
  return signed(value, (x) => x.toLocaleString('en-US', { maximumSignificantDigits: 6 }));
}

/** Cells of tables and facts. */
export function formatCell(cell: string | number): string {
  return typeof cell === 'number' ? formatNumber(cell) : cell;
}

function signed(value: number, format: (size: number) => string): string {
  return value < 0 ? `−${format(-value)}` : format(value);
}

/** `1.2e-5`. */
function scientific(size: number): string {
  return size
    .toExponential(2)
    .replace(/\.?0+e/, 'e')
    .replace('e+', 'e');
}
