/* Search by keyboard: the arrows lead from the box through what was found and back; Escape returns to the box. */

const box = document.querySelector(".search-large input");

function move(step) {
  const links = [...document.querySelectorAll("#found a")];
  const places = [box, ...links];
  const next = places[places.indexOf(document.activeElement) + step];
  if (!next) return false;
  next.focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const inside = document.activeElement === box || document.activeElement?.closest("#found");
  if (!inside) return;
  if (event.key === "ArrowDown" && move(1)) event.preventDefault();
  if (event.key === "ArrowUp" && move(-1)) event.preventDefault();
  if (event.key === "Escape" && document.activeElement !== box) {
    event.preventDefault();
    box.focus();
  }
});
