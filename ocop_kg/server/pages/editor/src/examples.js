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
  for (const { id, text, sparql } of questions) {
    const group = id.split("-by-")[0].replaceAll("-", " ");
    if (list.lastChild?.label !== group)
      list.append(Object.assign(document.createElement("optgroup"), { label: group }));
    list.lastChild.append(new Option(text, sparql));
  }
  list.disabled = button.disabled = false;
  button.addEventListener("click", () => use(list.value));
}
