/* Asks the server, which answers with a page; the part of it that is the answer is given. */

const LONGEST = 30_000; // of an address, beyond which a query is sent as a form

/** Give what asks a query, with the language and the graphs that the address of the page names. */
function fieldsOf(query) {
  const fields = new URLSearchParams(location.search);
  fields.delete("format");
  fields.delete("output");
  fields.set("query", query);
  return fields;
}

/** Give the address that asks a query, or null where it would be too long. */
export function addressOf(query) {
  const address = `/sparql?${fieldsOf(query)}`;
  return address.length > LONGEST ? null : address;
}

/** Ask a query; gives the nodes that tell the answer or what is wrong, or null when it was stopped. */
export async function ask(query, signal) {
  try {
    const response = await sent("/sparql", fieldsOf(query), "text/html", signal);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.getElementById("outcome")?.children ?? page.querySelectorAll(".problem");
    return [...found].map((node) => document.adoptNode(node));
  } catch (error) {
    if (signal.aborted) return null;
    return [problem("The server does not answer.")];
  }
}

/** Send fields in the address where it holds them, else as a form. */
export function sent(path, fields, accept, signal) {
  const address = `${path}?${fields}`;
  const headers = { Accept: accept };
  return address.length > LONGEST
    ? fetch(path, { method: "POST", body: fields, headers, signal })
    : fetch(address, { headers, signal });
}

export function problem(words) {
  const made = document.createElement("p");
  made.className = "problem";
  made.setAttribute("role", "alert");
  made.textContent = words;
  return made;
}
