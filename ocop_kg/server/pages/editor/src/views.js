/* The answer as table, network, map or chart: links to pictures become tabs beside the table.
 *
 * Pictures are made by the server and shown as images, in which nothing can run.
 */

import { problem, sent } from "./outcome.js";

/** Turn the links of an answer into tabs; the one that the address names, as #map, is open. */
export function offerViews(outcome) {
  const links = outcome.querySelector(".views");
  if (!links) return;
  const table = outcome.querySelector("#table");
  const tabs = document.createElement("div");
  tabs.className = "tabs";
  tabs.setAttribute("role", "tablist");
  tabs.setAttribute("aria-label", links.ariaLabel);
  const views = [view("table", "Table", table)];
  for (const { textContent, href } of links.querySelectorAll("a")) {
    const panel = document.createElement("div");
    const fields = new URL(href).searchParams;
    const made = view(fields.get("as"), textContent, panel);
    made.load = () => draw(panel, fields, textContent, href);
    views.push(made);
    table.parentNode.insertBefore(panel, views.at(-2).panel.nextSibling);
  }
  tabs.append(...views.map(({ tab }) => tab));
  links.replaceWith(tabs);

  const open = (chosen, byHand) => {
    for (const each of views) {
      const is = each === chosen;
      each.tab.setAttribute("aria-selected", String(is));
      each.tab.tabIndex = is ? 0 : -1;
      each.panel.hidden = !is;
    }
    chosen.load?.();
    delete chosen.load;
    if (byHand) {
      chosen.tab.focus();
      history.replaceState(
        null,
        "",
        chosen.name === "table" ? location.pathname + location.search : `#${chosen.name}`,
      );
    }
  };
  views.forEach((each, at) => {
    each.tab.addEventListener("click", () => open(each, true));
    each.tab.addEventListener("keydown", ({ key }) => {
      const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
      if (key in steps) open(views.at(steps[key] % views.length), true);
    });
  });
  open(views.find(({ name }) => `#${name}` === location.hash) ?? views[0], false);
}

function view(name, words, panel) {
  const tab = document.createElement("button");
  tab.type = "button";
  tab.id = `tab-${name}`;
  tab.textContent = words;
  tab.setAttribute("role", "tab");
  panel.id ||= `view-${name}`;
  tab.setAttribute("aria-controls", panel.id);
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", tab.id);
  panel.tabIndex = 0;
  return { name, tab, panel };
}

async function draw(panel, fields, words, href) {
  panel.textContent = "Drawing …";
  panel.setAttribute("aria-busy", "true");
  panel.replaceChildren(await drawn(fields, words, href));
  panel.removeAttribute("aria-busy");
}

async function drawn(fields, words, href) {
  try {
    const response = await sent(
      "/picture",
      fields,
      "image/svg+xml, application/problem+json;q=0.5",
    );
    if (!response.ok) return problem(await said(response));
    const svg = await response.text();
    const image = new Image();
    image.alt = described(svg) || words;
    image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    await image.decode().finally(() => URL.revokeObjectURL(image.src));
    const alone = document.createElement("a");
    alone.href = href;
    alone.textContent = "The picture alone, with links in it";
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.append(alone);
    const frame = document.createElement("div");
    figure.className = "drawn";
    frame.tabIndex = 0; // it scrolls on a small screen
    frame.append(image);
    figure.append(frame, caption);
    return figure;
  } catch {
    return problem("The picture cannot be drawn now.");
  }
}

async function said(response) {
  const words = await response.text();
  try {
    return JSON.parse(words).detail;
  } catch {
    return words;
  }
}

/** Give the title and description that a picture has of its own. */
function described(svg) {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const parts = ["title", "desc"].map((name) =>
    root.querySelector(`:scope > ${name}`)?.textContent.trim(),
  );
  return parts.filter(Boolean).join(". ");
}
