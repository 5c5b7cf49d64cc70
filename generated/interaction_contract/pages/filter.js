// Generated from spec, tests/rules by twinspec. DO NOT EDIT. Run: twinspec generate
// Rows of the page's tables that have all words of the box, and a gap when only gaps are wanted.
const form = document.querySelector("form.filter");
const rows = [...document.querySelectorAll("tr[data-row]")].map((row) => [row, row.textContent.toLowerCase()]);
const filter = () => {
  const words = form.elements.words.value.toLowerCase().split(/\s+/);
  const gaps = form.elements.gaps?.checked;
  let shown = 0;
  for (const [row, text] of rows) {
    row.hidden = !words.every((word) => text.includes(word)) || (gaps && !row.classList.contains("gap"));
    shown += !row.hidden;
  }
  for (const section of document.querySelectorAll("section[data-rows]")) {
    section.hidden = !section.querySelector("tr[data-row]:not([hidden])");
  }
  form.elements.shown.value = `${shown} of ${rows.length} shown`;
};
form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter();
