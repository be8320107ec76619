// Logs and pages of training runs.
export { csvLog } from './csv-log.js';
export { jsonLines, type JsonLinesOptions } from './json-lines.js';
export { reportPage, type ReportPageOptions } from './report-page.js';
export { tensorBoard, type TensorBoardOptions } from './tensorboard.js';
