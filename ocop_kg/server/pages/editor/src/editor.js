/* YASQE in place of the text field: with our prefixes, and for who has no mouse or no eyes. */

import Yasqe from "@zazuko/yasqe";

const KEYS =
  "Ctrl-Enter runs the query, Ctrl-Space completes a word, Ctrl-/ makes a line a comment.";

// Its own completers ask Linked Open Vocabularies and prefix.cc; ours ask this server.
for (const name of ["class", "prefixes", "property"]) delete Yasqe.Autocompleters[name];
Yasqe.defaults.autocompleters = ["variables"];

// It tells its reader what is wrong in a bubble under the mouse, which neither a keyboard nor a
// strict Content-Security-Policy knows. Here it is told in words, beside the editor.
Yasqe.prototype.checkSyntax = function () {
  this.queryValid = true;
  this.clearGutter("gutterErrorBar");
  const doc = this.getDoc();
  for (let line = 0; line < doc.lineCount(); line++) {
    const { state } = this.getTokenAt({ line, ch: doc.getLine(line).length }, true);
    this.setOption("queryType", state.queryType);
    if (state.OK === false) {
      this.queryValid = false;
      const mark = document.createElement("span");
      mark.className = "mistake";
      mark.textContent = "!";
      this.setGutterMarker(line, "gutterErrorBar", mark);
      this.emit("mistake", line, state.errorMsg ?? expected(state.possibleCurrent));
      return;
    }
  }
  this.emit("mistake", null, "");
};

function expected(words = []) {
  const some = words.slice(0, 8).join(", ");
  return some && `expected ${words.length > 8 ? `${some}, …` : some}`;
}

/** Define SPARQL with prefixes that need no declaration. */
function defineMode(prefixes) {
  Yasqe.defineMode("ocop", (config) => {
    const usual = Yasqe.getMode(config, "sparql11");
    return { ...usual, startState: () => ({ ...usual.startState(), prefixes: { ...prefixes } }) };
  });
}

/** Put an editor in the place of a text field; `run` is called for Ctrl-Enter. */
export function makeEditor(field, prefixes, run) {
  defineMode(prefixes);
  const place = document.createElement("div");
  const told = document.createElement("p");
  told.id = "mistake";
  told.className = "quiet";
  field.after(place, told);
  const editor = new Yasqe(place, {
    mode: "ocop",
    value: field.value,
    inputStyle: "contenteditable", // screen readers read it as any text
    screenReaderLabel: "Query",
    editorHeight: "auto",
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    extraKeys: {
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
      "Ctrl-S": false,
      Tab: false, // goes on to the next field, as everywhere
      "Shift-Tab": false,
    },
  });
  const input = editor.getInputField();
  input.setAttribute("role", "textbox");
  input.setAttribute("aria-multiline", "true");
  input.setAttribute("aria-describedby", told.id);
  field.hidden = true;
  field.labels[0].addEventListener("click", () => editor.focus());

  editor.on("change", () => {
    field.value = editor.getValue();
  });
  editor.on("mistake", (_, line, words) => {
    told.textContent = line === null ? KEYS : `Line ${line + 1}: ${words || "this is no SPARQL"}`;
  });
  editor.checkSyntax();
  return editor;
}

/** Put in another text, which can be undone. */
export function replace(editor, text) {
  const doc = editor.getDoc();
  doc.replaceRange(text, { line: 0, ch: 0 }, { line: doc.lastLine(), ch: Infinity });
  doc.setCursor(0, 0);
  editor.focus();
}

/** Declare the prefixes that the query uses and does not declare, for other endpoints. */
export function declarePrefixes(editor, prefixes) {
  const text = editor.getValueWithoutComments();
  const missing = Object.keys(prefixes).filter(
    (name) =>
      new RegExp(`(?<![\\w<:/.-])${name}:(?!/)`).test(text) &&
      !new RegExp(`\\bprefix\\s+${name}:`, "i").test(text),
  );
  const lines = missing.map((name) => `PREFIX ${name}: <${prefixes[name]}>\n`);
  editor.getDoc().replaceRange(lines.join(""), { line: 0, ch: 0 });
}

/** Mark the place that a problem of the server names, until the text is changed, and lead there. */
export function point(editor, problem) {
  const found = problem?.textContent.match(/^query:(\d+):(\d+): /);
  if (!found) return;
  const doc = editor.getDoc();
  const [line, ch] = [found[1] - 1, found[2] - 1];
  const end = Math.max(editor.getTokenAt({ line, ch: ch + 1 }).end, ch + 1);
  const mark = doc.markText({ line, ch }, { line, ch: end }, { className: "wrong" });
  const clear = () => {
    mark.clear();
    editor.off("change", clear);
  };
  editor.on("change", clear);
  const lead = document.createElement("button");
  lead.type = "button";
  lead.className = "plain";
  lead.textContent = `Go to line ${found[1]}, column ${found[2]}`;
  lead.addEventListener("click", () => {
    doc.setCursor({ line, ch });
    editor.focus();
  });
  problem.append(" ", lead);
}
