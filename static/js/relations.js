// The network of /relations/, drawn and laid out by the server, for those who have script: zoom, drag, find, select in place.
// Without this module every node is a link, and the picture is as the server drew it.
import { drag } from "d3-drag";
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";

const WIDTH = 1000;
const HEIGHT = 660;
const SCALES = [0.34, 0.55, 0.86, 1.4, 2.2, 3.6, 6.5]; // as in formats/picture.py: from which enlargement on a name has room
const FARTHEST = 8;

function start(svg) {
  const picture = select(svg);
  const canvas = svg.closest(".canvas");
  const lines = Array.from(svg.querySelectorAll("line"), (element) => ({
    element,
    a: Number(element.dataset.a),
    b: Number(element.dataset.b),
  }));
  const nodes = Array.from(svg.querySelectorAll(".n"), (element) => {
    const [x, y] = element.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
    return { element, x, y, near: new Set() };
  });
  lines.forEach(({ a, b }) => {
    nodes[a].near.add(b);
    nodes[b].near.add(a);
  });
  let size = { width: WIDTH, height: HEIGHT, x: 1, y: 1 };
  let view = zoomIdentity;

  // Places grow with the picture, names and nodes keep their size: so there is room for more names.
  function at(node) {
    return [view.applyX(node.x * size.x), view.applyY(node.y * size.y)];
  }

  function draw() {
    const places = nodes.map(at);
    nodes.forEach(({ element }, i) => element.setAttribute("transform", `translate(${places[i].map((n) => n.toFixed(1)).join(" ")})`));
    lines.forEach(({ element, a, b }) => {
      element.setAttribute("x1", places[a][0].toFixed(1));
      element.setAttribute("y1", places[a][1].toFixed(1));
      element.setAttribute("x2", places[b][0].toFixed(1));
      element.setAttribute("y2", places[b][1].toFixed(1));
    });
    const scale = Math.min(size.x, size.y) * view.k + 0.01;
    svg.dataset.level = String(Math.max(0, SCALES.findLastIndex((least) => least <= scale)));
  }

  function fit() {
    const width = Math.max(280, canvas.clientWidth);
    const height = width < 600 ? width * 1.15 : width * (HEIGHT / WIDTH);
    size = { width, height, x: width / WIDTH, y: height / HEIGHT };
    const smaller = Math.max(0.6, Math.min(1, Math.sqrt(size.x)));
    svg.querySelectorAll(".n > :is(circle, rect, path)").forEach((shape) => shape.setAttribute("transform", `scale(${smaller})`));
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    zooming.extent([[0, 0], [width, height]]).translateExtent([[-width / 2, -height / 2], [width * 1.5, height * 1.5]]);
    draw();
  }

  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const zooming = zoom()
    .scaleExtent([1, FARTHEST])
    // The wheel and one finger scroll the page, as everywhere; a pinch (on a touchpad: Ctrl and wheel) zooms.
    .filter((event) => {
      if (event.type === "wheel") return event.ctrlKey || event.metaKey;
      if (event.type === "touchstart") return event.touches.length > 1 || view.k > 1;
      return !event.button;
    })
    .on("zoom", (event) => {
      view = event.transform;
      svg.classList.toggle("zoomed", view.k > 1);
      draw();
    });
  picture.call(zooming).on("dblclick.zoom", null);

  function by(factor) {
    picture.call(zooming.scaleBy, factor);
  }
  function all() {
    picture.call(zooming.transform, zoomIdentity);
  }
  const tools = svg.closest(".netframe").querySelector(".nettools");
  tools.classList.add("ready");
  tools.addEventListener("click", (event) => {
    const wanted = event.target.closest("button")?.dataset.zoom;
    if (wanted === "in") by(1.6);
    if (wanted === "out") by(1 / 1.6);
    if (wanted === "all") all();
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input")) return;
    const step = 60;
    const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    if (event.key === "+" || event.key === "=") by(1.6);
    else if (event.key === "-") by(1 / 1.6);
    else if (event.key === "0") all();
    else if (moves[event.key] && view.k > 1) picture.call(zooming.translateBy, ...moves[event.key].map((n) => n / view.k));
    else return;
    event.preventDefault();
  });

  // A node that is dragged stays where it is put; one that is only clicked is selected.
  select(svg)
    .selectAll(".n")
    .data(nodes)
    .call(
      drag()
        .touchable(false)
        .clickDistance(4)
        .container(svg)
        .subject((_, node) => ({ x: at(node)[0], y: at(node)[1] }))
        .on("drag", (event, node) => {
          const [x, y] = view.invert([event.x, event.y]);
          node.x = x / size.x;
          node.y = y / size.y;
          draw();
        }),
    );

  function mark(chosen) {
    svg.classList.toggle("has-focus", chosen >= 0);
    nodes.forEach(({ element }, i) => {
      element.classList.toggle("on", i === chosen);
      element.classList.toggle("near", chosen >= 0 && nodes[chosen].near.has(i));
    });
    lines.forEach(({ element, a, b }) => element.classList.toggle("on", a === chosen || b === chosen));
  }

  function show(address, chosen) {
    mark(chosen);
    window.htmx.ajax("GET", address, { target: "#panel", swap: "outerHTML" });
    // htmx restores an entry of the history that is marked as its own, so going back needs no code here.
    window.history.replaceState({ htmx: true }, "", window.location.href);
    window.history.pushState({ htmx: true }, "", address);
  }

  svg.closest(".netframe").addEventListener("click", (event) => {
    if (!window.htmx || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest(".n, [data-close]");
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    const chosen = nodes.findIndex(({ element }) => element === link);
    show(link.getAttribute("href"), chosen);
  });

  // Hovering shows whom a node met, as long as none is selected.
  nodes.forEach(({ element }, i) => {
    const look = (chosen) => {
      if (!nodes.some(({ element: each }) => each.classList.contains("on") && each !== element)) hover(chosen);
    };
    element.addEventListener("pointerenter", () => look(i));
    element.addEventListener("pointerleave", () => look(-1));
  });
  function hover(chosen) {
    if (svg.classList.contains("has-focus")) return;
    lines.forEach(({ element, a, b }) => element.classList.toggle("over", chosen >= 0 && (a === chosen || b === chosen)));
    nodes.forEach(({ element }, i) => element.classList.toggle("beside", chosen >= 0 && nodes[chosen].near.has(i)));
  }

  find(svg, nodes, (i) => {
    const [x, y] = [nodes[i].x * size.x, nodes[i].y * size.y];
    const k = Math.max(view.k, 2);
    picture.call(zooming.transform, zoomIdentity.translate(size.width / 2 - k * x, size.height / 2 - k * y).scale(k));
    show(nodes[i].element.getAttribute("href"), i);
    if (!calm.matches) nodes[i].element.classList.add("found");
  });
  new ResizeObserver(fit).observe(canvas);
  fit();
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// One box that finds a node by the beginning of any of its words; the browser's own list offers the names.
function find(svg, nodes, go) {
  const form = svg.closest(".netframe").querySelector(".find");
  const names = nodes.map(({ element }) => element.querySelector("text").textContent);
  const list = form.querySelector("datalist");
  list.replaceChildren(...[...names].sort((a, b) => a.localeCompare(b)).map((name) => new Option(name, name)));
  const said = form.parentElement.querySelector("[role=status]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = plain(form.querySelector("input").value.trim());
    if (!wanted) return;
    const all = names.map(plain);
    const tests = [(name) => name === wanted, (name) => name.startsWith(wanted), (name) => name.split(/[\s-]+/).some((word) => word.startsWith(wanted)), (name) => name.includes(wanted)];
    const found = tests.map((test) => all.findIndex(test)).find((i) => i >= 0) ?? -1;
    nodes.forEach(({ element }) => element.classList.remove("found"));
    said.textContent = found < 0 ? "Nobody of that name is in this picture." : "";
    if (found >= 0) go(found);
  });
}

function startAll() {
  document.querySelectorAll("svg.net:not([data-level])").forEach(start);
}

document.body.addEventListener("htmx:afterSettle", startAll);
document.body.addEventListener("htmx:historyRestore", startAll);
startAll();
