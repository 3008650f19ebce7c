// Draws the charts of a report, again when the theme changes or the page is printed, which is on white.
const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)"), narrow = matchMedia("(max-width: 600px)");
const charts = [...document.querySelectorAll(".chart")].map(place => ({ place, spec: JSON.parse(place.nextElementSibling.textContent) }));
let chosen = "", printing = false;

function theme() {
  return printing ? "light" : chosen || (dark.matches ? "dark" : "light");
}

function look(layout) {
  const style = getComputedStyle(root), ink = style.getPropertyValue("--ink").trim(), paper = style.getPropertyValue("--paper").trim();
  const quiet = style.getPropertyValue("--quiet").trim();
  const title = { ...layout.title, subtitle: { ...(layout.title || {}).subtitle, font: { color: quiet, size: 12 } } };
  return {
    ...layout, title, autosize: true, width: undefined,
    plot_bgcolor: paper, font: { ...layout.font, color: ink, family: getComputedStyle(document.body).fontFamily },
    hoverlabel: { bgcolor: paper, font: { color: ink } }, dragmode: narrow.matches ? false : "zoom",
  };
}

function draw() {
  root.dataset.theme = theme();
  for (const { place, spec } of charts)
    Plotly.react(place, spec.data, look(spec.layout), { responsive: true, displaylogo: false, displayModeBar: narrow.matches ? false : "hover" });
}

document.querySelector("button.theme").addEventListener("click", () => {
  chosen = theme() === "dark" ? "light" : "dark";
  draw();
});
dark.addEventListener("change", draw);
addEventListener("beforeprint", () => { printing = true; draw(); });
addEventListener("afterprint", () => { printing = false; draw(); });
draw();
