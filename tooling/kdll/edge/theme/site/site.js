// Questions on the site are as a learner meets them, unanswered: say where the answers are.
"use strict";
for (const form of document.querySelectorAll("form.kdll-question")) {
  form.addEventListener("submit", (event) => event.preventDefault());
  const note = document.createElement("p");
  note.className = "site-note";
  const link = (href, words) => {
    const made = document.createElement("a");
    made.href = href;
    made.textContent = words;
    return made;
  };
  const page = form.closest("[data-page]").dataset.page;
  note.append(
    "As learners meet it. ",
    link(`player.html#page-${page}`, "Answer it in the player"),
    ", or see ",
    link(`storyboard.html#q-${form.dataset.question}`, "answers and feedback"),
    ".",
  );
  form.after(note);
}
