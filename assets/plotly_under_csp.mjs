// Three files of plotly.js write style attributes, which our content security policy refuses (and reports). The same by
// way of the style object is allowed. A version of plotly.js that no longer matches stops the build.
import { readFileSync } from "node:fs";

const changes = {
  "components/colorbar/draw.js": [/\.attr\('style', ''\)/g, ".attr('style', null)", 2],
  "traces/heatmap/plot.js": [/image3\.attr\('style', PIXELATED_IMAGE_STYLE\)/g, "image3.each(function() { this.style.cssText = PIXELATED_IMAGE_STYLE; })", 1],
  "lib/supports_pixelated_image.js": [/\.attr\('style', constants\.STYLE\)/g, ".each(function() { this.style.cssText = constants.STYLE; })", 1],
};

export const plotlyUnderCsp = {
  name: "plotly-under-csp",
  setup(build) {
    build.onLoad({ filter: /plotly\.js\/src\/(components\/colorbar\/draw|traces\/heatmap\/plot|lib\/supports_pixelated_image)\.js$/ }, ({ path }) => {
      const [find, put, times] = changes[path.split("plotly.js/src/")[1]];
      const source = readFileSync(path, "utf8");
      if ((source.match(find) ?? []).length !== times) throw new Error(`${path} is not what plotly_under_csp.mjs expects`);
      return { contents: source.replace(find, put), loader: "js" };
    });
  },
};
