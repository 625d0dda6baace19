// A postcss plugin: govuk-frontend's left and right become start and end, so that one stylesheet serves both directions.
// Its var(--govuk-...-colour, #hex) become plain colours: we never switch themes at run time.
const names = {
  left: "inset-inline-start", right: "inset-inline-end",
  "margin-left": "margin-inline-start", "margin-right": "margin-inline-end",
  "padding-left": "padding-inline-start", "padding-right": "padding-inline-end",
};
const sides = [["left", "start"], ["right", "end"]];

/** "1px 2px 3px 4px" -> its parts, brackets kept together */
const parts = (value) => value.match(/(?:[^\s(]|\([^)]*(?:\([^)]*\)[^)]*)*\))+/g) ?? [];

export const logical = {
  postcssPlugin: "left-and-right-to-start-and-end",
  Declaration(decl) {
    if (decl.value.includes("var(--govuk-")) decl.value = decl.value.replace(/var\(--govuk-[a-z-]+,\s*(#[0-9a-f]+|[a-z]+)\)/gi, "$1");
    const { prop } = decl;
    if (names[prop]) decl.prop = names[prop];
    for (const [side, end] of sides) {
      if (prop.startsWith(`border-${side}`)) decl.prop = prop.replace(`border-${side}`, `border-inline-${end}`);
      if (prop === "text-align" && decl.value === side) decl.value = end; // float: inline-start is too young; nothing we use floats
    }
    if (prop === "margin" || prop === "padding") {
      const [top, right, bottom, left] = parts(decl.value);
      if (left !== undefined && left !== right) {
        decl.before({ prop: `${prop}-block`, value: `${top} ${bottom}` });
        decl.before({ prop: `${prop}-inline`, value: `${left} ${right}` });
        decl.remove();
      }
    }
  },
};
