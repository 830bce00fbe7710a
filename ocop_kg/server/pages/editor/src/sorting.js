/* Columns of the answer that can be sorted by. */

const ORDER = new Intl.Collator(undefined, { numeric: true });

/** Make buttons of the headings of the answer's table; a second press turns the order around. */
export function offerSorting(outcome) {
  const table = outcome.querySelector("#table table");
  if (!table || table.tBodies[0].rows.length < 2) return;
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const down = heading.ariaSort === "ascending";
      headings.forEach((each) => each.removeAttribute("aria-sort"));
      heading.ariaSort = down ? "descending" : "ascending";
      const text = (row) => row.cells[column].textContent;
      const rows = [...table.tBodies[0].rows].sort((one, other) =>
        ORDER.compare(text(one), text(other)),
      );
      table.tBodies[0].append(...(down ? rows.reverse() : rows));
    });
  });
}
