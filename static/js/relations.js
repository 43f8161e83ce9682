// The network of /relations/, drawn by the server: zoom and drag for those who have script.
import { select } from "d3-selection";
import { zoom } from "d3-zoom";

const picture = document.querySelector("svg.net");
if (picture) {
  const inside = select(picture).select("g.scene");
  select(picture).call(zoom().scaleExtent([1, 8]).on("zoom", (event) => inside.attr("transform", event.transform)));
}
