/* Sidelines: forms in the place of a fact. An answer that says what is wrong is shown as any other; Escape gives up. */

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
  const first = place.querySelector?.(".sheet input:not([type=hidden]), .sheet select") ?? null;
  const own = place.matches?.(".sheet") ? place.querySelector("input:not([type=hidden]), select") : null;
  (wrong ?? own ?? first)?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.target.closest(".sheet")?.querySelector("[data-cancel]")?.click();
});
