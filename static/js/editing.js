/* Sidelines: forms in the place of a fact. An answer that says what is wrong is shown as any other; Escape gives up.
   Where a missed statement is added, the words that are selected in the text are put into the form. */

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if ([409, 422].includes(detail.xhr.status)) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  const form = event.detail.target.isConnected ? event.detail.target : document.getElementById(event.detail.target.id);
  const place = form ?? document;
  const wrong = place.querySelector?.("[aria-invalid='true']");
  const first = place.querySelector?.(".sheet :is(input:not([type=hidden]), select, textarea)") ?? null;
  const own = place.matches?.(".sheet") ? place.querySelector("input:not([type=hidden]), select, textarea") : null;
  (wrong ?? own ?? first)?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.target.closest(".sheet")?.querySelector("[data-cancel]")?.click();
});

const picks = document.querySelector(".picks");
const words = document.querySelector(".missed textarea[name=words]");

picks?.addEventListener("mouseup", () => {
  const chosen = getSelection();
  const said = chosen.toString().replace(/\s+/g, " ").trim();
  if (!words || !said || !picks.contains(chosen.anchorNode)) return;
  const range = chosen.getRangeAt(0);
  const from = range.startContainer.parentElement?.closest("label");
  from?.querySelector("input")?.click();
  words.value = said;
});
