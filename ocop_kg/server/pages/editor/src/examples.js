/* The stored questions, to begin from. */

/** Offer questions in a list before a form; `use` is called with the SPARQL of the chosen one. */
export function offerExamples(form, questions, use) {
  const line = document.createElement("p");
  line.className = "tools";
  const label = document.createElement("label");
  label.htmlFor = "example";
  label.textContent = "Begin from";
  const list = document.createElement("select");
  list.id = "example";
  list.append(...questions.map(({ id, text }) => new Option(text, id)));
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = "Put it in the editor";
  button.addEventListener("click", () => use(questions[list.selectedIndex].sparql));
  line.append(label, list, button);
  form.prepend(line);
}
