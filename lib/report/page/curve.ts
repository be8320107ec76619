// Curves in the unit square.
import { chart, colour, dashes, legend, type Frame } from './chart.js';
import { downsample } from './downsample.js';
import { formatTick } from './format.js';
import { cleanText, markup, type Markup } from './markup.js';
import type { PlotOptions } from './plot.js';
import type { CurveSection } from './section.js';

const mostPoints = 600;

export async function curveHtml(section: CurveSection): Promise<Markup> {
  const { title, x, y, curves } = section;
  const names = curves.map(({ name }) => name);
  const drawing = await chart(`${title}: ${y} over ${x}, ${names.join(', ')}.`, (frame) => optionsOf(section, frame));
  return markup`${legend(names)}${drawing}`;
}

function optionsOf({ x, y, curves, diagonal = false }: CurveSection, { plot, narrow, width }: Frame): PlotOptions {
  const size = narrow ? width : 440;
  const unit = { domain: [0, 1], ticks: 5, grid: true, tickFormat: formatTick as never };
  return {
    width: size,
    height: size - 10,
    marginLeft: 42,
    marginBottom: 38,
    marginTop: 26,
    x: { ...unit, label: cleanText(x) },
    y: { ...unit, label: cleanText(y) },
    marks: [
      ...(diagonal ? [plot.line([[0, 0], [1, 1]], { stroke: 'currentColor', strokeDasharray: '3,3', strokeOpacity: 0.6 })] : []), // prettier-ignore
      ...curves.map(({ points }, i) => {
        const line = downsample({ name: '', x: points.map(([at]) => at), y: points.map(([, value]) => value) }, mostPoints);
        const dash = dashes(i);
        return plot.line(line.x.map((at, k) => [at, line.y[k] as number]), { stroke: colour(i), strokeWidth: 2, ...(dash !== undefined && { strokeDasharray: dash }) }); // prettier-ignore
      }),
    ],
  };
}
