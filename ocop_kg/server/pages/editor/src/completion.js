/* Completion of prefixes, classes, properties and things, all of it from what this server holds. */

import Yasqe from "@zazuko/yasqe";

const MOST = 50;
const TYPES = ["a", "rdf:type", "rdfs:domain", "rdfs:range", "rdfs:subClassOf"];
const WORD = /(?:<[^\s<>"{}|^`\\]*|(?<![?$\p{L}\p{N}_:-])[\p{L}_][\p{L}\p{N}_:-]*)$/u;
const NAME = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

/** Let the editor complete from prefixes, and from a vocabulary of classes and properties. */
export function completeFrom(editor, prefixes, { classes, properties }) {
  const named = (term) => ({ ...term, name: shortened(term.iri, prefixes) });
  const namespaces = Object.entries(prefixes).map(([name, iri]) => ({
    iri,
    name: `${name}:`,
    label: iri,
  }));
  const of = (terms) => {
    const known = [...terms.map(named), ...namespaces];
    return (word) => fitting(known, word);
  };
  takeWholeWords(editor);

  const offers = [
    [
      "declarations",
      isDeclaration,
      (word) => namespaces.filter(({ name }) => name.startsWith(word)),
      true,
    ],
    ["classes", isClass, of(classes), true],
    ["properties", isProperty, of(properties), true],
    ["things", isThing, find, false],
  ];
  for (const [name, isValidCompletionPosition, get, autoShow] of offers) {
    const found = new Map();
    Yasqe.registerAutocompleter(
      {
        name,
        autoShow,
        bulk: false,
        isValidCompletionPosition,
        async get(_, token) {
          const terms = await get(token.string.trim());
          terms.forEach((term) => found.set(term.iri, term));
          return terms.map(({ iri }) => iri);
        },
        postprocessHints: (_, hints) =>
          hints.map((hint) =>
            shown(hint, found.get(hint.text), name, {
              ...prefixes,
              ...editor.getPrefixesFromQuery(),
            }),
          ),
      },
      false,
    );
    editor.enableCompleter(name);
  }
}

/** What YASQE takes for the word at the cursor ends where its grammar fails; ours is all of it. */
function takeWholeWords(editor) {
  const usual = editor.getCompleteToken;
  editor.getCompleteToken = (token, place) => {
    const { line, ch } = place ?? editor.getDoc().getCursor();
    const text = editor.getDoc().getLine(line);
    const [word] = text.slice(0, ch).match(WORD) ?? [];
    if (!word) return usual(token, place);
    const [rest] = text.slice(ch).match(word[0] === "<" ? /^[^\s<>]*>?/ : /^[\p{L}\p{N}_:-]*/u);
    const { state, type } = editor.getTokenAt({ line, ch });
    return { state, type, string: word + rest, start: ch - word.length, end: ch + rest.length };
  };
}

/** Give the word at the cursor and what the grammar knows before it; null inside text and notes. */
function before(editor) {
  const { line, ch } = editor.getDoc().getCursor();
  if (["string", "comment"].includes(editor.getTokenAt({ line, ch }).type)) return null;
  const token = editor.getCompleteToken();
  if (/^[?$]/.test(token.string)) return null;
  return { word: token.string.trim(), state: editor.getTokenAt({ line, ch: token.start }).state };
}

function isDeclaration(editor) {
  const { line, ch } = editor.getDoc().getCursor();
  return /\bprefix\s+[\w-]*$/i.test(editor.getDoc().getLine(line).slice(0, ch));
}

function isProperty(editor) {
  const at = before(editor);
  return Boolean(at?.word && at.state.possibleNext.includes("a"));
}

function isClass(editor) {
  const at = before(editor);
  return Boolean(at && isValue(at.state) && TYPES.includes(at.state.lastProperty));
}

function isThing(editor) {
  const at = before(editor);
  return Boolean(
    at && at.word.length > 1 && isValue(at.state) && !TYPES.includes(at.state.lastProperty),
  );
}

function isValue({ possibleNext }) {
  return possibleNext.includes("IRI_REF") && !possibleNext.includes("a");
}

/** Ask the server for things by their names. */
async function find(word) {
  const response = await fetch(`/find?${new URLSearchParams({ q: word })}`, {
    headers: { Accept: "text/html" },
  });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return [...page.querySelectorAll("main .list li")].map((entry) => {
    const [link, kinds] = [entry.querySelector("a"), entry.querySelector(".quiet")];
    return { iri: link.title, name: link.textContent, label: kinds?.textContent.trim() };
  });
}

/** Give the terms that fit a word, the best first: by short name, then by label. */
function fitting(terms, word) {
  if (terms.some(({ name }) => name === word && !name.endsWith(":"))) return []; // it is complete
  const wanted = word.replace(/^</, "").toLowerCase();
  const rank = ({ name, iri, label }) => {
    const [short, words] = [name.toLowerCase(), label.toLowerCase()];
    if (short.endsWith(":") && short.startsWith(wanted)) return -1;
    if (short.startsWith(wanted) || iri.toLowerCase().startsWith(wanted)) return 0;
    if (short.split(":").pop().startsWith(wanted)) return 1;
    if (` ${words}`.includes(` ${wanted}`)) return 2;
    return short.includes(wanted) || words.includes(wanted) ? 3 : 4;
  };
  return terms
    .map((term) => ({ term, rank: rank(term) }))
    .filter(({ rank }) => rank < 4)
    .sort((one, other) => one.rank - other.rank || (other.term.uses ?? 0) - (one.term.uses ?? 0))
    .slice(0, MOST)
    .map(({ term }) => term);
}

/** Write a term as the query would, and show what it is called and means. */
function shown(hint, term, offer, prefixes) {
  const isPrefix = term.name.endsWith(":");
  const declared = offer === "declarations" ? `${term.name} <${term.iri}>` : term.name;
  hint.text = isPrefix ? declared : shortened(term.iri, prefixes);
  hint.render = (element) => {
    const parts = [
      [
        offer === "things" ? "strong" : "code",
        isPrefix || offer === "things" ? term.name : hint.text,
      ],
      ["span", term.label],
      ["small", term.note],
    ];
    for (const [tag, words] of parts) {
      if (!words) continue;
      const part = document.createElement(tag);
      part.textContent = words;
      element.append(part, " ");
    }
  };
  return hint;
}

/** Write an IRI with a prefix, or whole where none fits; a prefix of the query stands before ours. */
function shortened(iri, prefixes) {
  for (const [name, namespace] of Object.entries(prefixes)) {
    if (iri.startsWith(namespace) && NAME.test(iri.slice(namespace.length)))
      return `${name}:${iri.slice(namespace.length)}`;
  }
  return `<${iri}>`;
}
