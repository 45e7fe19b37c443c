/* Copying fields for the official portal. Without this file each value stands in a field and can be marked
   and copied by hand. */
"use strict";

/* A page without https has no clipboard of its own; the older way needs the field to be marked. */
async function copy(field) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(field.value);
  field.select();
  if (!document.execCommand("copy")) throw new Error("not copied");
}

document.querySelectorAll("[data-copy]").forEach((button) => {
  const row = button.closest("[data-copy-row]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = row.querySelector("input");
    const said = row.querySelector("[data-copied]");
    try {
      await copy(field);
      row.classList.add("is-copied");
      said.hidden = false;
    } catch {
      field.select();
    }
  });
});
