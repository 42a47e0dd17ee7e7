"use strict";
(() => {
  const root = document.documentElement;
  const recall = () => { try { return localStorage.getItem("storesim-theme"); } catch { return null; } };
  const keep = (v) => { try { v ? localStorage.setItem("storesim-theme", v) : localStorage.removeItem("storesim-theme"); } catch { /* a file may keep nothing */ } };
  const night = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : night.matches;
  // What the system has anyway is no choice worth keeping.
  const choose = (to) => { if ((to === "dark") === night.matches) delete root.dataset.theme; else root.dataset.theme = to; keep(root.dataset.theme); };
  if (recall()) root.dataset.theme = recall();

  // The theme: the system's until the reader chooses.
  const toggle = document.getElementById("theme");
  const label = () => { toggle.textContent = dark() ? "light" : "dark"; toggle.setAttribute("aria-label", "switch to " + toggle.textContent); };
  toggle.addEventListener("click", () => { choose(dark() ? "light" : "dark"); label(); draw(); });
  night.addEventListener("change", () => { label(); draw(); });
  label();

  // Tables: a click on a head, or the key, sorts by that column; once more turns it round.
  const value = (row, i) => {
    const cell = row.cells[i], v = cell.dataset.v ?? cell.textContent.trim(), n = Number(v);
    return v === "" ? null : Number.isNaN(n) ? v.toLowerCase() : n;
  };
  const compare = (a, b) => a === b ? 0 : a === null ? 1 : b === null ? -1
    : typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
  for (const table of document.querySelectorAll("table.sorts")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((th, i) => {
      const button = th.querySelector("button");
      if (!button) return;
      button.addEventListener("click", () => {
        const down = th.getAttribute("aria-sort") === "ascending" || (!th.hasAttribute("aria-sort") && th.classList.contains("n"));
        heads.forEach((h) => h.removeAttribute("aria-sort"));
        th.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows].map((r) => [value(r, i), r]);
        rows.sort((a, b) => a[0] === null || b[0] === null ? compare(a[0], b[0]) : (down ? -1 : 1) * compare(a[0], b[0]));
        table.tBodies[0].append(...rows.map((r) => r[1]));
      });
    });
  }

  // Finer views of a figure are folded away until they are asked for.
  const all = document.getElementById("all-figures"), scores = document.getElementById("score-table");
  if (all && scores.querySelector("tr.part")) {
    const name = all.textContent;
    all.hidden = false;
    scores.classList.add("brief");
    all.addEventListener("click", () => {
      const brief = scores.classList.toggle("brief");
      all.setAttribute("aria-pressed", String(!brief));
      all.textContent = brief ? name : "show the main figures";
    });
  }

  // A story that is linked to opens.
  const reveal = () => {
    const at = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (at && at.tagName === "DETAILS") at.open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();

  const copy = document.getElementById("copy");
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copy.previousElementSibling.textContent);
      copy.textContent = "copied";
    });
  }

  // Links into the player work where the page is served by storesim view.
  if (location.search === "?player") document.querySelectorAll("a.play").forEach((a) => { a.hidden = false; });

  // The run over time.
  const data = document.getElementById("clock-data");
  const clock = data && JSON.parse(data.textContent);
  let plots = [];
  function draw() {
    plots.forEach((p) => p.destroy());
    plots = [];
    if (!clock || typeof uPlot === "undefined") return;
    const css = (name) => {
      const probe = document.createElement("i");
      probe.style.color = `var(${name})`;
      document.body.append(probe);
      const c = getComputedStyle(probe).color;
      probe.remove();
      return c;
    };
    const soft = css("--soft"), rule = css("--line");
    const axis = { stroke: soft, grid: { stroke: rule, width: 1 }, ticks: { stroke: rule, width: 1 } };
    const time = (t) => `${Math.floor(t / 60)}:${String(Math.round(t % 60)).padStart(2, "0")}`;
    for (const box of document.querySelectorAll(".clock")) {
      const [truth, made] = box.dataset.lines.split(" ");
      const opts = {
        width: box.clientWidth - 20, height: 210, title: box.dataset.title, cursor: { sync: { key: "run" } },
        scales: { x: { time: false }, y: { range: (u, lo, hi) => [0, Math.max(hi, 1) * 1.1] } },
        series: [{ label: "time", value: (u, v) => v == null ? "–" : time(v) },
          { label: box.dataset.truth, stroke: css("--soft"), width: 4, paths: uPlot.paths.stepped({ align: 1 }), points: { show: false } },
          { label: box.dataset.made, stroke: css("--blue"), width: 1.8, paths: uPlot.paths.stepped({ align: 1 }), points: { show: false } }],
        axes: [{ ...axis, values: (u, v) => v.map(time) }, { ...axis, size: 42, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] }],
      };
      plots.push(new uPlot(opts, [clock.t, clock[truth], clock[made]], box));
    }
  }
  let timer;
  let width = innerWidth;
  addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; clearTimeout(timer); timer = setTimeout(draw, 120); } });
  draw();
})();
