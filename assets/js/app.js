// What every page gets on top of plain HTML: each piece is optional, the pages work without it.
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { autosave } from "./autosave.js";
import { choosing } from "./choosing.js";
import { device, journalOf } from "./device.js";
import { exclusiveAnswers } from "./exclusive.js";
import { folds } from "./fold.js";
import { guardForms, onceAtATime } from "./guard.js";
import { menus } from "./menus.js";
import { pollJobs } from "./poll.js";
import { reveals } from "./reveal.js";

// govuk-frontend asks for this class; its own template sets it inline, which our content security policy refuses
document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const Component of [ErrorSummary, SkipLink]) {
  for (const element of document.querySelectorAll(`[data-module="${Component.moduleName}"]`)) {
    try {
      new Component(element);
    } catch (error) {
      console.error(error); // one broken part must not take the others with it
    }
  }
}

folds(document);
reveals(document);
exclusiveAnswers(document);
guardForms(document);
onceAtATime(document);
menus(document);
pollJobs(document);
const journal = journalOf(document);
device(document, journal, autosave(document, journal), choosing(document, journal));
