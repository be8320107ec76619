// From results to parts of a page.
export { calibrationSection } from './calibration.js';
export { classificationSections, rocSections, scoresSection } from './classification.js';
export { explanationSections } from './explanation.js';
export { backtestSections, forecastScoreSections, forecastSections } from './forecast.js';
export { historySections, type HistorySectionsOptions } from './history.js';
export { statesSections } from './states.js';
export { sentencesSection, taggingSections } from './tags.js';
export { attentionSection, bleuSection, translationsSection, type TranslatedText } from './translation.js';
