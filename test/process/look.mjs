// Runs in the page: what can be measured of it as it is shown.
/* global document, getComputedStyle */

/**
 * @typedef {object} Looks
 * @property {number} overflow pixels beyond the right edge
 * @property {string[]} outside drawings with something beyond their edge
 * @property {number} unnamed drawings without words for those who do not see them
 * @property {number} both of the two drawings of a chart one is shown
 * @property {string} ground
 * @property {string} ink
 */

/** @returns {Looks} */
export function look() {
  const { documentElement: root, body } = document;
  const charts = [...document.querySelectorAll('svg.chart')];
  const shown = charts.filter((chart) => chart.getBoundingClientRect().width > 0);
  const leaves = (chart) => {
    const [box, view] = [chart.getBBox(), chart.viewBox.baseVal];
    return box.x < -1 || box.y < -1 || box.x + box.width > view.width + 1 || box.y + box.height > view.height + 1;
  };
  return {
    overflow: root.scrollWidth - root.clientWidth,
    outside: shown.filter(leaves).map((chart) => chart.getAttribute('aria-label')),
    unnamed: charts.filter((chart) => !chart.getAttribute('aria-label')).length,
    both: charts.length - 2 * shown.length,
    ground: getComputedStyle(body).backgroundColor,
    ink: getComputedStyle(body).color,
  };
}
