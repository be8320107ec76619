// A chart in two widths, of which the page shows the one that fits: a drawing made for a screen has unreadable labels on a phone.
import { markup, type Markup } from './markup.js';
import { draw, plotLibrary, type PlotLibrary, type PlotOptions } from './plot.js';

/** For what a chart is drawn, in pixels. */
export interface Frame {
  readonly plot: PlotLibrary;
  readonly width: number;
  /** For a phone. */
  readonly narrow: boolean;
}

const frames = { wide: { width: 720, narrow: false }, narrow: { width: 343, narrow: true } } as const;

// Of a character of 12 pixels: digits, and letters where some are capitals.
const [digitWidth, letterWidth] = [7, 7.8];

/** Room for the longest of some names, and a gap. */
export function roomFor(names: readonly string[]): number {
  return 14 + letterWidth * Math.max(1, ...names.map((name) => [...name].length));
}

/**
 * Both drawings of a chart.
 * @param label what it shows, in words
 * @param options of a frame; where there is no `marginLeft`, the labels of the vertical axis make it
 */
export async function chart(label: string, options: (frame: Frame) => PlotOptions): Promise<Markup> {
  const plot = await plotLibrary();
  const drawings = Object.entries(frames).map(([name, size]) => {
    const own = { width: size.width, marginRight: 12, ...options({ plot, ...size }) };
    const { svg, yLabels } = draw(plot, label, own);
    if (own.marginLeft !== undefined) return markup`<div class="${name}">${svg}</div>`;
    const marginLeft = 20 + digitWidth * Math.max(2, ...yLabels.map((text) => text.length));
    return markup`<div class="${name}">${draw(plot, label, { ...own, marginLeft }).svg}</div>`;
  });
  return markup`<div class="drawings">${drawings}</div>`;
}

const colours = 8;

/** The colour of the i-th thing of a chart; the page says what it is in light and dark. */
export function colour(i: number): string {
  return `var(--c${(i % colours) + 1})`;
}

/** Lines beyond the colours are dashed. */
export function dashes(i: number): string | undefined {
  return i < colours ? undefined : ['6,3', '2,2'][Math.floor(i / colours - 1) % 2];
}

/** Which colour is whose; nothing where there is one thing only. */
export function legend(names: readonly string[]): Markup {
  if (names.length < 2) return markup``;
  const items = names.map((name, i) => {
    const line = markup`<line x1="1" x2="17" y1="5" y2="5" stroke="${colour(i)}" stroke-width="3" stroke-dasharray="${dashes(i) ?? 'none'}"/>`;
    return markup`<li><svg width="18" height="10" aria-hidden="true">${line}</svg><bdi>${name}</bdi></li>`;
  });
  return markup`<ul class="legend">${items}</ul>`;
}
