/* The page of the endpoint, made comfortable. Without this script it is a form, and still works. */

import "./editor.css";
import { completeFrom } from "./completion.js";
import { declarePrefixes, makeEditor, point, replace } from "./editor.js";
import { offerExamples } from "./examples.js";
import { keep, kept } from "./keeping.js";
import { addressOf, ask } from "./outcome.js";
import { offerSorting } from "./sorting.js";
import { offerViews } from "./views.js";

const form = document.getElementById("ask");
const outcome = document.getElementById("outcome");
const tools = document.getElementById("tools");
const field = document.getElementById("query");
const run = tools.querySelector("button");
const prefixes = Object.fromEntries(
  [...document.querySelectorAll("#prefixes tr")]
    .map((row) => [...row.cells].map((cell) => cell.textContent))
    .map(([name, iri]) => [name.slice(0, -1), iri]),
);
let asking = null;
let shown = location.search;

if (!new URLSearchParams(shown).has("query")) field.value = kept() || field.value;
const editor = makeEditor(field, prefixes, () => form.requestSubmit());

const stop = button("Stop", () => asking?.abort());
const link = document.createElement("a");
link.textContent = "Link to this query";
const state = document.createElement("span");
state.setAttribute("role", "status");
tools.append(
  stop,
  button("Tidy up", () => editor.autoformat()),
  button("Declare prefixes", () => declarePrefixes(editor, prefixes)),
  link,
  state,
);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  answer(editor.getValue());
});
editor.on("change", relink);
addEventListener("popstate", () => {
  if (location.search !== shown) location.reload(); // else it is a place on this page
});
addEventListener("pagehide", () => keep(editor.getValue()));

busy(false);
relink();
dress();

const vocabulary = fetch("/vocabulary.json").then((response) =>
  response.ok ? response.json() : Promise.reject(response.status),
);
Promise.all([
  vocabulary.then((terms) => completeFrom(editor, prefixes, terms)),
  offerExamples(
    form,
    vocabulary.then(({ questions }) => questions),
    (sparql) => replace(editor, sparql),
  ),
]).catch(() => {
  state.textContent = "Terms cannot be completed now; queries can be asked.";
});

async function answer(query) {
  asking?.abort();
  const mine = (asking = new AbortController());
  keep(query);
  busy(true);
  const began = performance.now();
  const nodes = await ask(query, mine.signal);
  if (asking !== mine) return; // another one was asked meanwhile
  asking = null;
  busy(false);
  if (!nodes) {
    state.textContent = "Stopped.";
    return;
  }
  outcome.replaceChildren(...nodes);
  dress();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  state.textContent = `${outcome.querySelector("h2")?.textContent ?? "Not answered"}, after ${seconds} s.`;
  const address = addressOf(query);
  if (!address || address === location.pathname + location.search) return;
  history.pushState(null, "", address + location.hash);
  shown = location.search;
}

/** Make what the server wrote comfortable: the place of a mistake, pictures, columns to sort by. */
function dress() {
  point(editor, outcome.querySelector(".problem"));
  offerViews(outcome);
  offerSorting(outcome);
}

function relink() {
  const address = addressOf(editor.getValue());
  link.hidden = !address;
  if (address) link.href = address;
}

function busy(is) {
  if (!is && document.activeElement === stop) run.focus();
  stop.hidden = !is;
  outcome.setAttribute("aria-busy", String(is));
  if (is) state.textContent = "Asking …";
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "plain";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}
