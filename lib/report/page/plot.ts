// The door to the plotting library. It is an ES module and takes a moment to load, so only a page that has a chart imports it.
import { DOMImplementation, XMLSerializer } from '@xmldom/xmldom';
import { cleanText, Markup } from './markup.js';

const load = () => import('@observablehq/plot');

/** Observable Plot. */
export type PlotLibrary = Awaited<ReturnType<typeof load>>;
export type PlotOptions = NonNullable<Parameters<PlotLibrary['plot']>[0]>;

let library: Promise<PlotLibrary> | undefined;

export function plotLibrary(): Promise<PlotLibrary> {
  return (library ??= load());
}

/** What is read of an element of the drawing. */
interface Drawn {
  readonly textContent: string | null;
  readonly firstChild: Drawn | null;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeChild(child: Drawn): void;
  getElementsByTagName(name: string): Iterable<Drawn>;
}

/** A drawing; the text of its labels is escaped by the serializer. */
export interface Drawing {
  readonly svg: Markup;
  /** Labels of the ticks of the vertical axis. */
  readonly yLabels: readonly string[];
}

/** Draws; the style that the library repeats in every drawing is left to the page. @param label what the drawing shows, for those who do not see it */
export function draw(plot: PlotLibrary, label: string, options: PlotOptions): Drawing {
  const document = new DOMImplementation().createDocument('http://www.w3.org/1999/xhtml', 'html', null);
  const svg = plot.plot({ ...options, document: document as never, className: 'chart' }) as unknown as Drawn;
  if (svg.firstChild) svg.removeChild(svg.firstChild);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', cleanText(label));
  const axis = [...svg.getElementsByTagName('g')].find((group) => group.getAttribute('aria-label') === 'y-axis tick label');
  const yLabels = [...(axis?.getElementsByTagName('text') ?? [])].map(({ textContent }) => textContent ?? '');
  for (const element of [...svg.getElementsByTagName('*')]) shorten(element); // a copy: the live list walks the tree anew after every change
  return { svg: new Markup(new XMLSerializer().serializeToString(svg as never)), yLabels };
}

// Where an element is, and how large.
const places = ['d', 'transform', 'x', 'y', 'width', 'height', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'fill-opacity'];

/** Positions to a hundredth of a pixel: the others are two thirds of a page. */
function shorten(element: Drawn): void {
  for (const name of places) {
    const value = element.getAttribute(name);
    if (value?.includes('.'))
      element.setAttribute(
        name,
        value.replaceAll(/\d+\.\d{3,}/g, (number) => `${Number(Number(number).toFixed(2))}`),
      );
  }
}
