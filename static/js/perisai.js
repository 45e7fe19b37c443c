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

/* On a wide screen there is room: the parts of a page that a telephone folds away are open. */
if (window.matchMedia("(min-width: 992px)").matches) {
  document.querySelectorAll("details[data-wide-open]").forEach((part) => { part.open = true; });
}

/* An address that names a place inside a folded part opens it, also where the browser does not do so by itself. */
function openPlace() {
  const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place) return;
  for (let part = place.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  place.scrollIntoView();
}
window.addEventListener("hashchange", openPlace);
openPlace();
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link && link.hash === location.hash) openPlace(); // the same place again changes no hash
});

/* Searching by keyboard: "/" goes to the search, the arrows from there through what was found. */
document.addEventListener("keydown", (event) => {
  const box = document.querySelector("[data-search]");
  if (!box || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "/" && !event.target.closest("input, select, textarea")) {
    event.preventDefault();
    box.focus();
    box.select();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const found = [box, ...document.querySelectorAll("[data-results] .row-name :is(a, button)")];
  const next = found[found.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!found.includes(event.target) || !next) return;
  event.preventDefault();
  next.focus();
});

/* After a refusal the first field that is wrong is in view and ready for typing. */
if (document.getElementById("form-errors")) {
  const wrong = document.querySelector("main form .is-invalid, main form .field-error");
  if (wrong) {
    wrong.focus();
    wrong.scrollIntoView({ block: "center" });
  }
}

/* Nothing typed is lost when the session has ended or the line has broken: what a form sends is kept in
   this tab until the server has answered it, and put back when the same person opens the form again. Its
   `uuid` comes back too, so that what was saved before the line broke is never saved twice. */
const DRAFT = "perisai.draft";
const DRAFT_LASTS = 12 * 60 * 60 * 1000; // milliseconds: as long as a session
const person = document.body.dataset.person || "";

function fieldsOf(form) {
  return Array.from(form.elements).filter(
    (field) =>
      field.name === "uuid" ||
      (field.name && !["hidden", "submit", "button", "file", "password"].includes(field.type)),
  );
}

function keepDraft(form) {
  const fields = fieldsOf(form);
  if (!person || fields.every((field) => field.name === "uuid") || form.querySelector("[type=password]")) return;
  const typed = fields.map((field) => [field.name, field.value, field.checked === true]);
  sessionStorage.setItem(DRAFT, JSON.stringify({ person, path: location.pathname, at: Date.now(), typed }));
}

/* Whether this page is the server's answer to the draft: the same form with its errors, or where saving
   leads. A page reached by "back", or by a link on an error page, is none. */
function isAnswered(draft) {
  const arrival = performance.getEntriesByType("navigation")[0];
  const cameFrom = document.referrer ? new URL(document.referrer).pathname : "";
  return (
    cameFrom === draft.path &&
    arrival.type !== "back_forward" &&
    (location.pathname === draft.path || arrival.redirectCount > 0)
  );
}

/* True when the form was found on this page. A form that grows while it is filled in (data-grows) may come back with
   fewer fields. */
function putBack(draft) {
  const form = Array.from(document.querySelectorAll("main form")).find((candidate) =>
    "grows" in candidate.dataset || draft.typed.every(([name]) => candidate.elements[name]),
  );
  if (!form) return false;
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
  return true;
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
  const draft = JSON.parse(sessionStorage.getItem(DRAFT) || "null");
  if (draft) {
    const isOver = draft.person !== person || Date.now() - draft.at > DRAFT_LASTS || isAnswered(draft);
    if (isOver || (draft.path === location.pathname && putBack(draft))) sessionStorage.removeItem(DRAFT);
  }
}

/* On a slow line somebody has filled a field in before the scripts of the page came: what listens to fields is told of
   it once all of them listen, and the one that is still being typed in keeps its own end. */
function isFilledIn(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const first = Array.from(field.options).findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(first, 0);
}
document.addEventListener("DOMContentLoaded", () => {
  Array.from(document.querySelectorAll("input, select, textarea")).filter(isFilledIn).forEach((field) => {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (field !== document.activeElement) field.dispatchEvent(new Event("change", { bubbles: true }));
  });
});

/* Rows typed from paper (<form data-enter-next>): Enter goes on to the next field and sends nothing. Fields that only some
   rows need (.stub-each) are passed over from outside. */
document.addEventListener("keydown", (event) => {
  const typed = event.target;
  const form = typed.closest("form[data-enter-next]");
  if (!form || event.key !== "Enter" || !typed.matches("input[type=text]")) return;
  event.preventDefault();
  const fields = Array.from(form.querySelectorAll("input[type=text], select, button[name=save]")).filter(
    (field) => field.offsetParent !== null && (!field.closest(".stub-each") || typed.closest(".stub-each")),
  );
  const next = fields[fields.indexOf(typed) + 1];
  if (next) next.focus();
});

/* A telephone's own way of sharing a text, where there is one. The form only leaves a trace. */
document.querySelectorAll("[data-share]").forEach((button) => {
  const text = document.querySelector(button.dataset.share);
  if (!navigator.share || !text) return;
  button.hidden = false;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    navigator.share({ text: text.textContent }).then(
      () => fetch(button.form.action, { method: "POST", body: new FormData(button.form) }),
      () => {}, // the person thought better of it
    );
  });
});

/* A large photo is made smaller before it goes over a slow line; whoever took it need not know how. What this browser
   cannot read goes as it is, and the server says what is wrong with it. */
const LARGE_PHOTO = 2 * 1024 * 1024; // bytes
const LONGEST_SIDE = 2400; // pixels: the small print of a KTP stays readable
const shrinking = new Map(); // by field, until it is done

async function smallerPhoto(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const smaller = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!smaller || smaller.size >= file.size) return file;
  return new File([smaller], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
}

async function shrink(field, file) {
  try {
    const chosen = new DataTransfer();
    chosen.items.add(await smallerPhoto(file));
    if (field.files[0] === file) field.files = chosen.files;
  } catch {
    // it stays as it was chosen
  }
}

/* A file that is too large is told before it is sent; the choice stays. The server refuses it all the same. */
function tellOfSize(field) {
  const old = document.getElementById(`${field.id}_too_large`);
  if (old) old.remove();
  const file = field.files[0];
  if (!file || !field.dataset.mostBytes || file.size <= Number(field.dataset.mostBytes)) return;
  const words = document.createElement("p");
  words.id = `${field.id}_too_large`;
  words.className = "field-error";
  words.setAttribute("role", "alert");
  words.textContent = field.dataset.tooLarge;
  field.after(words);
}

document.addEventListener("change", async (event) => {
  const field = event.target;
  if (!field.matches("input[type=file]")) return;
  const file = field.files[0];
  if (file && file.type.startsWith("image/") && file.size > LARGE_PHOTO) {
    const work = shrink(field, file);
    shrinking.set(field, work);
    await work;
    if (shrinking.get(field) !== work) return; // another was chosen meanwhile
    shrinking.delete(field);
  }
  tellOfSize(field);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  const works = Array.from(shrinking).filter(([field]) => field.form === form).map(([, work]) => work);
  const tooLarge = form.querySelector("[id$=_too_large]");
  if (!works.length && !tooLarge) return;
  event.preventDefault();
  if (tooLarge) tooLarge.scrollIntoView({ block: "center" });
  else Promise.all(works).then(() => setTimeout(() => form.requestSubmit(event.submitter)));
});

/* A link that opens WhatsApp with a text and notes at the same tap that it was sent. Only a 204 says that it was
   noted; otherwise the page says that it was not, and the button beside the link still does it by hand. */
document.querySelectorAll("a[data-marks]").forEach((link) => {
  const form = document.getElementById(link.dataset.marks);
  const marked = document.querySelector(`[data-marked="${link.dataset.marks}"]`);
  const missed = document.querySelector(`[data-missed="${link.dataset.marks}"]`);
  if (!form || !marked || !missed) return;
  const why = missed.querySelector("[data-why]");
  const otherwise = why.textContent;
  link.addEventListener("click", async () => {
    let isNoted = false;
    let words = otherwise;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        keepalive: true,
        redirect: "manual", // to the sign-in page: not noted
      });
      isNoted = answer.status === 204;
      if (answer.status === 409) words = (await answer.json()).why;
    } catch {
      // no line
    }
    why.textContent = words;
    form.querySelector("button").hidden = isNoted;
    marked.hidden = !isNoted;
    missed.hidden = isNoted;
  });
});
