// Small drawings, so that the page looks the same on machines without picture fonts.

const PATHS = {
  lock: "M6 10V7a4 4 0 0 1 8 0v3h1v8H5v-8zm2 0h4V7a2 2 0 0 0-4 0z",
  mute: "M3 4l13 13-1 1-2-2H3l2-3V8l-3-3zm5-1h4a4 4 0 0 1 3 4v5L7 4zM8 17h4a2 2 0 0 1-4 0z",
  pin: "M10 2a6 6 0 0 1 6 6c0 4-6 10-6 10S4 12 4 8a6 6 0 0 1 6-6zm0 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  download: "M9 2h2v8h4l-5 5-5-5h4zM4 16h12v2H4z",
  copy: "M7 2h9v11h-3v-2h1V4H9v1H7zM4 6h8v12H4zm2 2v8h4V8z",
  out: "M8 3h9v9h-2V6.4L5.4 16 4 14.6 13.6 5H8z",
};
const SVG = "http://www.w3.org/2000/svg";

/** A drawing as large as the text around it; `meaning` is read out, without it the drawing is decoration. */
export function icon(name, meaning = null) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon-drawing");
  if (meaning === null) {
    svg.setAttribute("aria-hidden", "true");
  } else {
    const title = document.createElementNS(SVG, "title");
    title.textContent = meaning;
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", meaning);
    svg.append(title);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}
