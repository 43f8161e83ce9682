/* Review by single keys: each key presses the button or follows the link that bears it. Without script they are there all the same. */

const OFF = "review-keys-off";
let busy = true;

function keysAreOff() {
  return window.localStorage.getItem(OFF) === "1";
}

function showKeys() {
  const off = keysAreOff();
  document.querySelector("#desk")?.classList.toggle("keys-off", off);
  const button = document.querySelector("[data-keys]");
  if (!button) return;
  button.hidden = false;
  button.textContent = off ? "Turn single keys on" : "Turn single keys off";
}

// The one that undoes what was done last comes before the same in the list.
function bearer(key) {
  const found = [...document.querySelectorAll(`#desk [data-key="${CSS.escape(key)}"]`)];
  return found.find((each) => "first" in each.dataset) ?? found[0];
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || busy) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (keysAreOff()) return;
  if (event.key === "?") {
    event.preventDefault();
    document.querySelector("#keys")?.focus();
    return;
  }
  const wanted = bearer(event.key.toLowerCase());
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("input")) wanted.focus();
  else wanted.click();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-keys]")) return;
  window.localStorage.setItem(OFF, keysAreOff() ? "0" : "1");
  showKeys();
});

document.addEventListener("htmx:beforeRequest", () => {
  busy = true;
});
document.addEventListener("htmx:afterRequest", () => {
  busy = false;
});
// What cannot be decided so is answered with the question and a sentence: that is shown like any other answer.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (![409, 422].includes(event.detail.xhr.status)) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
document.addEventListener("htmx:sendError", () => {
  document.querySelector("#review-said").textContent = "The server does not answer. Nothing was decided.";
});
document.addEventListener("htmx:afterSettle", () => {
  showKeys();
  const question = document.querySelector("#question");
  question?.focus({ preventScroll: true });
  if (question && question.getBoundingClientRect().top < 0) question.scrollIntoView({ block: "start" });
  const said = document.querySelector("#desk [data-said]");
  document.querySelector("#review-said").textContent = said ? said.textContent : "";
});
// Only now does htmx know the forms: a key before would load the page anew.
document.addEventListener("DOMContentLoaded", () => {
  busy = false;
  showKeys();
});
