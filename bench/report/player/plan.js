// The store from above, north up, with people as they are (discs) and as they are followed (rings).
import { css } from "./player.js";

export class Plan {
  constructor(canvas, run) {
    this.canvas = canvas;
    this.run = run;
    const [x0, y0, x1, y1] = run.store.floor, width = canvas.parentElement.clientWidth - 28;
    const k = devicePixelRatio || 1, pad = 14;
    this.scale = Math.min((width - 2 * pad) / (x1 - x0), 620 / (y1 - y0));
    const w = (x1 - x0) * this.scale + 2 * pad, h = (y1 - y0) * this.scale + 2 * pad;
    canvas.style.width = `${w}px`;
    canvas.style.height = `${h}px`;
    canvas.width = w * k;
    canvas.height = h * k;
    this.k = k;
    this.size = [w, h];
    this.px = ([x, y]) => [pad + (x - x0) * this.scale, h - pad - (y - y0) * this.scale];
    this.ink = { ink: css("--ink"), soft: css("--soft"), card: css("--card"), bad: css("--bad") };
    this.still = this.draw();
  }
  // What does not move.
  draw() {
    const still = new OffscreenCanvas(this.canvas.width, this.canvas.height), c = still.getContext("2d");
    c.scale(this.k, this.k);
    const s = this.run.store, rect = ([a, b, d, e]) => { const [x, y] = this.px([a, e]), [u, v] = this.px([d, b]); return [x, y, u - x, v - y]; };
    c.fillStyle = css("--floor"); c.fillRect(...rect(s.floor));
    c.strokeStyle = css("--wall"); c.lineWidth = 2; c.strokeRect(...rect(s.floor));
    c.font = "11px system-ui, sans-serif"; c.textAlign = "center"; c.textBaseline = "middle";
    for (const g of s.gondolas) {
      const r = rect(g.rect);
      c.fillStyle = css("--shelf"); c.fillRect(...r);
      c.fillStyle = this.ink.soft;
      if (Math.max(r[2], r[3]) > 24) c.fillText(g.id, r[0] + r[2] / 2, r[1] + r[3] / 2);
    }
    for (const g of s.gates) {
      c.strokeStyle = g.kind === "exit" ? css("--bad") : css("--good"); c.lineWidth = 5;
      c.beginPath(); c.moveTo(...this.px(g.a)); c.lineTo(...this.px(g.b)); c.stroke();
    }
    for (const f of this.run.films) {
      const [x, y] = this.px(f.at), a = Math.atan2(-f.ahead[1], f.ahead[0]);
      c.fillStyle = this.ink.soft; c.globalAlpha = 0.25;
      c.beginPath(); c.moveTo(x, y); c.arc(x, y, 22, a - 0.5, a + 0.5); c.fill();
      c.globalAlpha = 1;
      c.beginPath(); c.arc(x, y, 3, 0, 7); c.fill();
    }
    return still;
  }
  show(t) {
    const c = this.canvas.getContext("2d");
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, this.canvas.width, this.canvas.height);
    c.drawImage(this.still, 0, 0);
    c.scale(this.k, this.k);
    const spots = new Map();
    for (const p of this.run.people) this.person(c, p, t, spots);
    for (const p of this.run.tracked) this.followed(c, p, t);
    this.bubbles(c, t, spots);
  }
  person(c, p, t, spots) {
    const at = this.run.at(p, t);
    if (!at) return;
    const colour = this.run.colour(p.token), [x, y] = this.px(at);
    c.strokeStyle = colour; c.lineWidth = 4; c.globalAlpha = 0.45; c.lineJoin = c.lineCap = "round";
    c.beginPath();
    let begun = false;
    for (let u = Math.max(0, t - 5); u <= t; u += 0.2) {
      const q = this.run.at(p, u);
      if (!q) continue;
      const [a, b] = this.px(q);
      if (begun) c.lineTo(a, b); else c.moveTo(a, b);
      begun = true;
    }
    c.stroke();
    c.globalAlpha = 1;
    c.fillStyle = colour;
    c.beginPath(); c.arc(x, y, 6.5, 0, 7); c.fill();
    spots.set(p.id, [x, y]);
  }
  followed(c, p, t) {
    const at = this.run.at(p, t);
    if (!at) return;
    const [x, y] = this.px(at);
    c.strokeStyle = p.token ? this.run.colour(p.token) : this.ink.ink; c.lineWidth = 2;
    c.setLineDash(p.token ? [] : [3, 3]);
    c.beginPath(); c.arc(x, y, 11, 0, 7); c.stroke();
    c.setLineDash([]);
    this.label(c, p.token || `${p.id}, no token`, x, y - 19, 600);
  }
  // What just happened, beside who did it.
  bubbles(c, t, spots) {
    const sign = { picked: "takes", put_back: "puts back", handed_over: "gives", dropped: "drops", recovered: "picks up", restocked: "fills" };
    const rows = new Map();
    for (const e of this.run.events) {
      if (!e.sku || e.t > t || e.t < t - 2.5 || !spots.has(e.body)) continue;
      const row = rows.get(e.body) ?? 0, [x, y] = spots.get(e.body);
      rows.set(e.body, row + 1);
      this.label(c, `${sign[e.kind] ?? e.kind} ${e.n} × ${this.run.product(e.sku)}`, x, y + 21 + 15 * row, 400, e.ok ? this.ink.ink : this.ink.bad);
    }
  }
  label(c, text, x, y, weight, colour = this.ink.ink) {
    c.font = `${weight} 12px system-ui, sans-serif`;
    c.textAlign = "center"; c.textBaseline = "middle";
    const half = c.measureText(text).width / 2 + 3;
    x = Math.min(Math.max(x, half), this.size[0] - half);
    y = Math.min(Math.max(y, 9), this.size[1] - 9);
    c.lineWidth = 4; c.strokeStyle = this.ink.card; c.lineJoin = "round"; c.strokeText(text, x, y);
    c.fillStyle = colour; c.fillText(text, x, y);
  }
}
