// Pages with charts.
export { renderReport } from './document.js';
export type {
  Bar,
  BarsSection,
  CurveSection,
  HeatmapSection,
  HistogramSection,
  Line,
  LinesSection,
  Page,
  Section,
  TableSection,
  TextSection,
  TitledSection,
  WordsSection,
} from './section.js';
export { writeReport } from './write.js';
