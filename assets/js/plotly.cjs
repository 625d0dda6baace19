// The part of plotly.js that our figures use; what is left out is 800 kB of it.
const Plotly = require("plotly.js/lib/core");
Plotly.register([
  require("plotly.js/lib/bar"),
  require("plotly.js/lib/heatmap"),
]);
// plotly.js offers by default to send a chart to its makers' server, and to fetch maps from it: never from here
Plotly.setPlotConfig({ showSendToCloud: false, plotlyServerURL: "", topojsonURL: "" });
module.exports = Plotly;
