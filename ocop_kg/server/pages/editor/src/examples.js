/* The stored questions, to begin from. */

/** Offer questions in a list before a form, once they are there; `use` is called with the SPARQL of one. */
export async function offerExamples(form, coming, use) {
  const line = document.createElement("p");
  line.className = "tools";
  const label = document.createElement("label");
  label.htmlFor = "example";
  label.textContent = "Begin from";
  const list = document.createElement("select");
  list.id = "example";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = "Put it in the editor";
  list.disabled = button.disabled = true;
  line.append(label, list, button);
  form.prepend(line);
  const questions = await coming;
  list.append(...questions.map(({ id, text }) => new Option(text, id)));
  list.disabled = button.disabled = false;
  button.addEventListener("click", () => use(questions[list.selectedIndex].sparql));
}
