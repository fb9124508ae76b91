// Leaves of a list only what has all words that are typed above it.
for (const box of document.querySelectorAll("[data-filters]")) {
  const list = document.getElementById(box.dataset.filters);
  if (!list) continue;
  const entries = [...list.querySelectorAll("[data-words]")];
  const groups = [...list.querySelectorAll("[data-group]")];
  const said = box.parentElement.querySelector("[role=status]");
  const folded = (words) => words.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const words = new Map(entries.map((entry) => [entry, folded(entry.dataset.words)]));
  const sift = () => {
    const asked = folded(box.value).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const entry of entries) {
      entry.hidden = !asked.every((word) => words.get(entry).includes(word));
      left += !entry.hidden;
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-words]:not([hidden])");
    said.textContent = asked.length ? `${left} of ${entries.length}` : "";
  };
  box.parentElement.hidden = false;
  box.addEventListener("input", sift);
  sift();
}
