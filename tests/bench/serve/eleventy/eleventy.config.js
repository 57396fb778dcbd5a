// Waits for nothing before it builds, which is faster than the defaults.
const grouped = (number) => number.toLocaleString("en");
const rate = (row) => (100 * row.employed) / row.graduates;

const table = (table, language) => {
  const row = (row) =>
    `<tr><th scope="row">${row[language]}</th>` +
    table.columns.map(({ id }) => `<td>${id === "rate" ? rate(row).toFixed(2) : grouped(row[id])}</td>`).join("") +
    "</tr>";
  return (
    `<figure><figcaption>${table.title[language]}</figcaption><table>\n<thead><tr><th></th>` +
    table.columns.map((column) => `<th scope="col">${column[language]}</th>`).join("") +
    `</tr></thead>\n<tbody>\n${table.rows.map(row).join("\n")}\n</tbody></table></figure>`
  );
};

const chart = (report, id, language) => {
  const figure = report.figures[id];
  const { rows } = report.tables[figure.table];
  const bar = (row, place) => {
    const width = 4 * rate(row);
    return (
      `<text x="0" y="${16 + 24 * place}">${row[language]}</text>` +
      `<rect x="120" y="${24 * place}" width="${width.toFixed(1)}" height="20"/>` +
      `<text x="${(126 + width).toFixed(1)}" y="${16 + 24 * place}">${rate(row).toFixed(2)}</text>`
    );
  };
  return (
    `<figure><svg viewBox="0 0 640 ${24 * rows.length}" role="img">\n${rows.map(bar).join("\n")}\n</svg>` +
    `<figcaption>${figure.title[language]}</figcaption></figure>`
  );
};

export default function (configuration) {
  configuration.addFilter("value", (table, key, column) => grouped(table.rows.find((row) => row.key === key)[column]));
  configuration.addFilter("grouped", grouped);
  configuration.addFilter("sum", (rows, column) => rows.reduce((sum, row) => sum + row[column], 0));
  configuration.addFilter("row", (table, key) => table.rows.find((row) => row.key === key));
  configuration.addFilter("table", table);
  configuration.addFilter("chart", chart);
  configuration.addFilter("by_weight", (pages) => [...(pages ?? [])].sort((one, other) => one.data.weight - other.data.weight));
  configuration.addFilter("in_language", (url, code) => url.replace(/^\/(zh|en)\//, `/${code}/`));
  configuration.setWatchThrottleWaitTime(0);
  configuration.setChokidarConfig({ awaitWriteFinish: false });
  return {
    dir: { input: "pages", includes: "../_includes", data: "../_data", output: "_site" },
    markdownTemplateEngine: "njk",
    htmlTemplateEngine: "njk",
  };
}
