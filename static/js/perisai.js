/* Small comforts. Every page works without this file. */
"use strict";

/* Menus (<details data-menu>) close when somebody taps elsewhere or presses Escape. */
function closeMenus(except) {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-menu][open]");
  closeMenus(null);
  if (open) open.querySelector("summary").focus();
});

/* Nothing typed is lost when the session has ended: what a form sends is kept in this tab until the next
   page. If that page is the sign-in page, it is put back once the same person has returned. */
const DRAFT = "perisai.draft";
const person = document.body.dataset.person || "";

function fieldsOf(form) {
  return Array.from(form.elements).filter(
    (field) => field.name && !["hidden", "submit", "button", "file", "password"].includes(field.type),
  );
}

function keepDraft(form) {
  const fields = fieldsOf(form);
  if (!person || !fields.length || form.querySelector("[type=password]")) return;
  const typed = fields.map((field) => [field.name, field.value, field.checked === true]);
  sessionStorage.setItem(DRAFT, JSON.stringify({ person, path: location.pathname, typed }));
}

function putBack(draft) {
  const form = Array.from(document.querySelectorAll("main form")).find((candidate) =>
    draft.typed.every(([name]) => candidate.elements[name]),
  );
  if (!form) return;
  const fields = fieldsOf(form);
  draft.typed.forEach(([name, value, checked]) => {
    fields
      .filter((field) => field.name === name)
      .forEach((field) => {
        if (field.type === "radio" || field.type === "checkbox") {
          if (field.value === value) field.checked = checked;
        } else field.value = value;
      });
  });
  const note = document.getElementById("draft-note");
  if (note) note.hidden = false;
}

document.addEventListener("submit", (event) => {
  if (event.target.method === "post" && event.target.closest("main")) keepDraft(event.target);
});
/* The session may also end between two answers of a form that is counted while it is filled in. */
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const form = event.target.closest("main form");
  if (form && event.detail.xhr.getResponseHeader("HX-Redirect")) keepDraft(form);
});
if (!document.querySelector("form[data-sign-in]")) {
  const kept = sessionStorage.getItem(DRAFT);
  sessionStorage.removeItem(DRAFT);
  const draft = kept && JSON.parse(kept);
  const cameFrom = document.referrer ? new URL(document.referrer).pathname : "";
  if (draft && draft.person === person && draft.path === location.pathname && cameFrom !== location.pathname) putBack(draft);
}
