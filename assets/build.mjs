// Builds ../survey/static from the sources here: hashed names, a manifest, brotli and gzip beside each file, licences.
// The same sources give the same bytes. Run by ./run assets.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";
import postcss from "postcss";
import * as sass from "sass";
import { logical } from "./logical.mjs";
import { plotlyUnderCsp } from "./plotly_under_csp.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "survey", "static");
const manifest = {};

/** Writes one file under its hashed name, with its compressed twins; returns that name. */
function publish(name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const hashed = name.replace(/(\.[a-z]+)$/, `-${hash}$1`);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  const gzip = gzipSync(bytes, { level: 9 });
  gzip[9] = 255; // the header's "operating system" byte, else the same build differs between machines
  writeFileSync(join(out, hashed), bytes);
  writeFileSync(join(out, `${hashed}.br`), brotli);
  writeFileSync(join(out, `${hashed}.gz`), gzip);
  manifest[name] = hashed;
  console.log(`${hashed.padEnd(28)} ${bytes.length} bytes, gzip ${gzip.length}, brotli ${brotli.length}`);
  return hashed;
}

async function style(entry) {
  const { css } = sass.compile(join(here, "sass", entry), {
    style: "expanded", loadPaths: [join(here, "node_modules")], quietDeps: true,
  });
  const turned = postcss([logical]).process(css, { from: undefined }).css;
  const small = await esbuild.transform(turned, { loader: "css", minify: true, target: ["chrome90", "firefox90", "safari14.1"], legalComments: "none" });
  return small.code;
}

async function script(entry, define = {}) {
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: [join(here, "js", entry)], absWorkingDir: here, bundle: true, minify: true, write: false, metafile: true, format: "esm",
    target: ["chrome90", "firefox90", "safari14.1"], legalComments: "none", charset: "utf8",
    plugins: [plotlyUnderCsp],
    loader: { ".css": "empty" }, // maplibre's, asked for by a part of plotly.js that we leave out
    define: { global: "globalThis", ...define },
  });
  for (const [path, { bytesInOutput }] of Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))) {
    const [, name] = path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/) ?? [];
    if (name && bytesInOutput && !path.endsWith(".css")) used.add(name);
  }
  return outputFiles[0].text;
}

const banner = (text) => `/*! ${text}. Licences: LICENCES.txt beside this file */\n`;

// Packages whose code is in a bundle, found by esbuild; govuk-frontend's Sass is added by hand
const used = new Set(["govuk-frontend"]);
const copyright = { "govuk-frontend": "Copyright (C) 2017 Crown Copyright (Government Digital Service)" };

/** The licence of one package: its own file, else (MIT without a file) the author's line above the text of the licence. */
function licence(name) {
  const home = join(here, "node_modules", name);
  const { version, license, author } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const file = readdirSync(home).find((entry) => /^licen[sc]e/i.test(entry));
  if (!file && license !== "MIT") throw new Error(`no licence text in ${name}`);
  const text = file
    ? readFileSync(join(home, file), "utf8").trim()
    : `${copyright[name] ?? `Copyright ${author?.name ?? author ?? `the authors of ${name}`}`}\n\n${readFileSync(join(here, "licences/mit.txt"), "utf8").trim()}`;
  return `${name} ${version} (${license})\n\n${text.replace(/\r/g, "")}\n`;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

publish("app.css", banner("With parts of govuk-frontend, MIT") + (await style("app.scss")));
publish("app.js", banner("With parts of govuk-frontend, MIT") + (await script("app.js")));
const plotlyCss = publish("plotly.css", banner("plotly.js, MIT") + readFileSync(join(here, "node_modules/plotly.js/dist/plotly.css"), "utf8"));
const plotlyJs = publish("plotly.js", banner("plotly.js and the libraries in it") + (await script("plotly.cjs")));
publish("figures.js", await script("figures.js", { PLOTLY_CSS: JSON.stringify(`./${plotlyCss}`), PLOTLY_JS: JSON.stringify(`./${plotlyJs}`) }));
publish("world.js", await script("world.js"));
publish("favicon.svg", readFileSync(join(here, "images/favicon.svg"), "utf8"));

writeFileSync(join(out, "LICENCES.txt"), [...used].sort().map(licence).join(`\n${"-".repeat(78)}\n\n`));
// A test compares this with the sources, so that a change here is not committed without its build
const sources = ["build.mjs", "logical.mjs", "package.json", "package-lock.json", "plotly_under_csp.mjs", ...["sass", "js", "images", "licences"].flatMap((folder) =>
  readdirSync(join(here, folder)).map((file) => `${folder}/${file}`))].sort();
const digest = createHash("sha256");
for (const file of sources) digest.update(`${file}\n`).update(readFileSync(join(here, file)));
writeFileSync(join(out, "built-from.txt"), `${digest.digest("hex")}\n`);
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, Object.keys(manifest).sort(), 2)}\n`);
