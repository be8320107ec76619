// What the GPU's benchmark prints.
const number = (value, width = 9) => (value === undefined ? '–' : value.toFixed(value < 100 ? 2 : 1)).padStart(width);

export const layerTitle = (cell, precision) =>
  `\n${cell} in ${precision}, µs per time step and layer\n  ${'case'.padEnd(26)}${'mode'.padEnd(9)}${['ours', 'cuDNN', 'ratio', 'floor', 'spread'].map((word) => word.padStart(9)).join('')}`;

export function layerLine({ case: name, mode, us, cudnn, ratio, floor, spread, explain }) {
  const figures = [us, cudnn, ratio, floor].map((value) => number(value)).join('');
  const kernel = mode === 'both' && explain ? `\n    ${explain}` : '';
  return `  ${name.padEnd(26)}${mode.padEnd(9)}${figures}${`${(spread * 100).toFixed(0)} %`.padStart(9)}${kernel}`;
}

/** What the model of a step says of every way that fits, and what it takes. */
export function waysLine(ways) {
  const words = (pass) =>
    ways
      .filter((one) => one.pass === pass && one.why === undefined)
      .map(({ way, predicted, us }) => `${way} ${predicted.toFixed(1)}/${us === undefined ? '–' : us.toFixed(1)}`)
      .join(', ');
  return `    µs a step predicted/measured: forward ${words('forward')}; backward ${words('backward')}`;
}

export function trainingLine({
  case: name,
  precision,
  tokensPerSecond,
  peerTokensPerSecond,
  ratio,
  ms,
  hostMs,
  cpuMs,
  kernelMs,
  utilisation,
}) {
  const thousands = (value) => (value === undefined ? '–' : `${(value / 1000).toFixed(1)} k`);
  const busy = utilisation === undefined ? '' : `, GPU used ${utilisation.toFixed(0)} % of the time`;
  return (
    `  training ${name}, ${precision}: ${thousands(tokensPerSecond)} tokens/s, PyTorch ${thousands(peerTokensPerSecond)}, ratio ${number(ratio, 0)}` +
    `\n    a step ${ms.toFixed(3)} ms: queued in ${hostMs.toFixed(3)} ms, processors ${cpuMs.toFixed(3)} ms, kernels ${kernelMs.toFixed(3)} ms${busy}`
  );
}

/** The kernels that take most of a call. */
export function whereTimeGoes(kernels, most = 6) {
  const all = kernels.reduce((sum, { microseconds }) => sum + microseconds, 0);
  const lines = kernels.slice(0, most).map(({ kernel, launches, microseconds }) => {
    const share = all > 0 ? (100 * microseconds) / all : 0;
    return `      ${share.toFixed(0).padStart(3)} %  ${microseconds.toFixed(1).padStart(9)} µs  ${String(launches).padStart(6)} launches  ${kernel}`;
  });
  if (kernels.length > most) lines.push(`      and ${kernels.length - most} more`);
  return lines.join('\n');
}

export const geometricMean = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
