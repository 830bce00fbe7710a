/* The last query is kept in this browser, so that nothing is lost by leaving the page. */

const NAME = "ocop.sparql";

export function kept() {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null; // the reader wants nothing to be kept
  }
}

export function keep(query) {
  try {
    localStorage.setItem(NAME, query);
  } catch {
    // then it is not
  }
}
