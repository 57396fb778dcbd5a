// One chart: an ECharts option as JSON in, the text of an SVG document out.
"use strict";

echarts.setPlatformAPI({
  measureText: (text, font) => ({
    width: measureText(String(text), parseFloat(/([\d.]+)px/.exec(font)?.[1] ?? "14")),
  }),
});

globalThis.drawChart = (option, width, height) => {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(JSON.parse(option));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
};
