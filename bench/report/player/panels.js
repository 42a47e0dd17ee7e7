// The panels beside the floor: cameras, carts, plates and the log.
import { css, clockText } from "./player.js";

const el = (tag, props = {}, ...children) => { const e = Object.assign(document.createElement(tag), props); e.append(...children); return e; };
const svg = (tag, attrs) => { const e = document.createElementNS("http://www.w3.org/2000/svg", tag); for (const k in attrs) e.setAttribute(k, attrs[k]); return e; };

// last is the index of the last of rising values that is not above v, -1 for none.
function last(values, v) {
  let lo = 0, hi = values.length;
  while (lo < hi) { const mid = (lo + hi) >> 1; if (values[mid] <= v) lo = mid + 1; else hi = mid; }
  return lo - 1;
}

export class Tiles {
  constructor(box, run) {
    this.run = run;
    this.films = run.films.map((f, i) => ({ f, i, times: f.tiles.map((x) => x.t), shown: -2 })).filter((x) => x.times.length);
    if (!this.films.length) {
      box.replaceChildren(el("p", { className: "empty", textContent: run.films.length ? "This run drew no pictures, or kept none." : "This store has no cameras." }));
      return;
    }
    box.replaceChildren(...this.films.map((x) => {
      x.img = el("img", { alt: `what ${x.f.camera} sees`, width: x.f.width, height: x.f.height });
      x.marks = svg("svg", { viewBox: `0 0 ${x.f.width} ${x.f.height}`, "aria-hidden": "true" });
      x.cap = el("span", { className: "cap", textContent: x.f.camera });
      const tile = el("button", { type: "button", className: "tile", title: "larger or smaller" }, el("span", { className: "in" }, x.img, x.marks), x.cap);
      tile.onclick = () => tile.classList.toggle("big");
      return tile;
    }));
  }
  show(t) {
    for (const x of this.films) {
      const k = Math.max(last(x.times, t + 0.05), 0);
      if (k === x.shown) continue;
      x.shown = k;
      const url = (n) => `seed/${this.run.seed}/${x.i}/${n}`;
      x.img.src = url(k);
      if (k + 1 < x.times.length) new Image().src = url(k + 1);
      x.marks.replaceChildren(...(x.f.tiles[k].found ?? []).map((m) => this.mark(m)));
      x.cap.textContent = `${x.f.camera} · ${clockText(x.times[k])}`;
    }
  }
  mark(m) {
    const token = this.run.tokenOf.get(m[0]), colour = token ? this.run.colour(token) : "#c3c9d2";
    const g = svg("g", { stroke: `color-mix(in srgb, ${colour} 70%, white)`, fill: "none" });
    g.append(svg("rect", { x: m[1], y: m[2], width: m[3], height: m[4], rx: 3 }));
    if (m[5] >= 0) g.append(svg("circle", { cx: m[5], cy: m[6], r: 4 }));
    for (const h of [9, 11]) if (m[h] >= 0) g.append(svg("circle", { cx: m[h], cy: m[h + 1], r: 2.5, fill: "#fff" }));
    if (m[0]) {
      const text = svg("text", { x: m[1] + 2, y: Math.max(m[2] - 4, 13), fill: `color-mix(in srgb, ${colour} 60%, white)` });
      text.textContent = token || m[0];
      g.append(text);
    }
    return g;
  }
}

export class Carts {
  constructor(box, run) { this.box = box; this.run = run; this.shown = ""; }
  // What a token holds at a time: truly, and on its bill's ledger.
  baskets(token, t) {
    const truth = new Map(), made = new Map();
    const add = (m, sku, n) => m.set(sku, (m.get(sku) ?? 0) + n);
    for (const e of this.run.events) {
      if (e.t > t) break;
      if (e.token === token && ["picked", "recovered"].includes(e.kind)) add(truth, e.sku, e.n);
      if (e.token === token && ["put_back", "dropped", "handed_over"].includes(e.kind)) add(truth, e.sku, -e.n);
      if (e.kind === "handed_over" && e.paid_by === token) add(truth, e.sku, e.n);
    }
    for (const b of this.run.bills) if (b.token === token) for (const e of b.entries) if (e.t <= t) add(made, e.sku, e.n);
    return [truth, made];
  }
  show(t) {
    const inside = this.run.tokens.filter((token) => this.run.people.some((p) => p.token === token && this.run.at(p, t)));
    const left = this.run.bills.filter((b) => b.token && b.exited <= t && t < b.exited + 12 && !inside.includes(b.token)).map((b) => b.token);
    const all = [...inside, ...left].slice(0, 12).map((token) => [token, ...this.baskets(token, t), left.includes(token)]);
    const key = JSON.stringify(all.map(([a, b, c, d]) => [a, [...b], [...c], d]));
    if (key === this.shown) return;
    this.shown = key;
    if (!all.length) { this.box.replaceChildren(el("p", { className: "empty", textContent: "Nobody with a token is in the store." })); return; }
    this.box.replaceChildren(...all.map((a) => this.cart(...a)));
  }
  cart(token, truth, made, left) {
    const dot = el("i");
    dot.style.background = this.run.colour(token);
    const r = this.run.receipts.get(token);
    const verdict = r && r.status !== "exact" ? `in the end ${r.status}` : "";
    const rows = [...new Set([...truth.keys(), ...made.keys()])].filter((s) => truth.get(s) || made.get(s)).map((sku) => {
      const a = truth.get(sku) ?? 0, b = made.get(sku) ?? 0;
      return el("tr", { className: a === b ? "" : "off" }, el("td", { textContent: this.run.product(sku) }), el("td", { textContent: a }), el("td", { textContent: b }));
    });
    const head = el("tr", {}, el("th", { textContent: rows.length ? "" : "empty" }), el("th", { textContent: "true" }), el("th", { textContent: "virtual" }));
    return el("div", { className: "cart" }, el("h3", {}, dot, token, el("span", { textContent: left ? `has left${verdict ? ", " + r.status : ""}` : verdict })), el("table", {}, head, ...rows));
  }
}

const before = 25, after = 5;

export class Plates {
  constructor(box, run) {
    this.box = box;
    this.run = run;
    this.key = "";
    box.replaceChildren(el("p", { className: "empty", textContent: "" }));
  }
  end() { this.plot?.destroy(); }
  show(t) {
    this.now = t;
    const near = this.run.plates.map((p, i) => [i, p.moves.reduce((m, [u, g]) => (u > t - before && u < t + after ? Math.max(m, g) : m), 0)])
      .filter((x) => x[1] > 0).sort((a, b) => b[1] - a[1]).slice(0, 5).map((x) => x[0]).sort((a, b) => a - b);
    const key = near.join();
    if (!near.length) {
      if (this.key !== "none") {
        this.plot?.destroy();
        this.plot = null;
        const quiet = this.run.plates.length ? "No plate moves around this time." : "No plate ever moved.";
        this.box.replaceChildren(el("p", { className: "empty", textContent: quiet }));
      }
      this.key = "none";
      return;
    }
    const data = this.data(near, t);
    if (key !== this.key) this.build(near, data);
    else this.plot.setData(data, false);
    this.key = key;
    this.plot.setScale("x", { min: this.from(t), max: this.from(t) + before + after });
  }
  // The window begins before the time shown, but not before the run.
  from(t) { return Math.max(t - before, 0); }
  // All cells on one grid of time, from what they said at its beginning.
  data(near, t) {
    const grid = [];
    const from = Math.ceil(this.from(t) * 5);
    for (let i = 0; i <= 5 * (before + after); i++) grid.push((from + i) / 5);
    return [grid, ...near.map((i) => {
      const p = this.run.plates[i];
      let base = null;
      return grid.map((u) => {
        const k = last(p.t, u + 1e-6);
        if (k < 0) return null;
        base ??= p.g[k];
        return p.g[k] - base;
      });
    })];
  }
  build(near, data) {
    this.plot?.destroy();
    const colours = ["#2a7dc0", "#d8741c", "#1a9a74", "#c25c99", "#8f7bd1"];
    const soft = css("--soft"), rule = css("--line"), ink = css("--ink");
    const axis = { stroke: soft, grid: { stroke: rule, width: 1 }, ticks: { stroke: rule, width: 1 } };
    const run = this.run;
    this.box.replaceChildren();
    this.plot = new uPlot({
      width: this.box.clientWidth, height: 220, scales: { x: { time: false, auto: false }, y: { range: (u, lo, hi) => { const pad = Math.max(20, 0.1 * (hi - lo)); return [lo - pad, hi + pad]; } } },
      series: [{ label: "time", value: (u, v) => (v == null ? "–" : clockText(v)) }, ...near.map((i, k) => ({
        label: `${run.plates[i].shelf} / ${run.plates[i].cell}`, stroke: colours[k], width: 2, points: { show: false }, value: (u, v) => (v == null ? "–" : `${v} g`),
      }))],
      axes: [{ ...axis, values: (u, v) => v.map((x) => clockText(x).slice(0, -2)), incrs: [5, 10] }, { ...axis, size: 52 }],
      hooks: { draw: [(u) => {
        const x = u.valToPos(this.now, "x", true), c = u.ctx;
        c.save(); c.strokeStyle = ink; c.lineWidth = devicePixelRatio; c.beginPath(); c.moveTo(x, u.bbox.top); c.lineTo(x, u.bbox.top + u.bbox.height); c.stroke(); c.restore();
      }] },
    }, data, this.box);
  }
}

export class Log {
  constructor(box, run, seek) {
    this.box = box;
    const act = { picked: "takes", put_back: "puts back", handed_over: "gives away", dropped: "drops", recovered: "picks up", restocked: "fills up", entered: "enters", exited: "leaves" };
    const lines = run.events.filter((e) => act[e.kind]).map((e) => ({
      t: e.t, ok: e.ok, text: `${e.token || "somebody without a token"} ${act[e.kind]}${e.sku ? ` ${e.n} × ${run.product(e.sku)}` : ""}`,
      more: e.sku && !e.ok ? this.made(run, e) : "",
    }));
    for (const c of run.claims) if (c.event < 0) lines.push({ t: c.start, ok: false, text: "nothing happens", more: this.claim(run, c) });
    for (const b of run.bills) lines.push({ t: b.issued, ok: true, text: `receipt of ${b.token || "nobody known"} issued, P(exact) ${b.p_exact.toFixed(2)}`, more: "" });
    lines.sort((a, b) => a.t - b.t);
    this.lines = lines.slice(0, 4000); // more than anybody reads
    this.times = this.lines.map((l) => l.t);
    this.items = this.lines.map((l) => {
      const b = el("button", { type: "button" }, el("time", { textContent: clockText(l.t) }), el("span", { textContent: l.text }, ...(l.more ? [el("small", { textContent: l.more })] : [])));
      b.onclick = () => seek(Math.max(0, l.t - 1));
      return el("li", { className: l.ok ? "" : "off" }, b);
    });
    box.replaceChildren(...this.items);
    this.at = -1;
  }
  made(run, e) { return e.claim < 0 ? "no change was claimed" : this.claim(run, run.claims[e.claim]); }
  claim(run, c) {
    const r = run.reading(c);
    const what = r.what ? `${Math.abs(r.what.n)} × ${run.product(r.what.sku)} ${r.what.n > 0 ? "came" : "left"}` : `${c.grams} g that fit nothing`;
    return `claimed: ${what}, by ${r.token || (r.who ? `identity ${r.who}` : "nobody known")}`;
  }
  show(t) {
    const k = last(this.times, t);
    if (k === this.at) return;
    this.items[this.at]?.classList.remove("at");
    this.at = k;
    const li = this.items[k];
    if (!li) { this.box.scrollTop = 0; return; }
    li.classList.add("at");
    this.box.scrollTop = Math.max(0, li.offsetTop - this.box.offsetTop - this.box.clientHeight / 2);
  }
}
