// The player's clock, and what moves it. The other files draw the run at a time that they are given.
import { Plan } from "./plan.js";
import { Tiles, Carts, Plates, Log } from "./panels.js";

const $ = (id) => document.getElementById(id);
const root = document.documentElement;

export const clockText = (t) => {
  const tenths = Math.round(t * 10), m = Math.floor(tenths / 600);
  return `${m}:${String(Math.floor(tenths / 10) % 60).padStart(2, "0")}.${tenths % 10}`;
};

// Colours of tokens, told apart also by those who see few colours (after Okabe and Ito 2008).
const palette = ["#0072b2", "#d55e00", "#009e73", "#cc5fa0", "#a8870a", "#2fa3dd", "#7b4fb5", "#b23a48", "#4d7c2a"];

// Run is a timeline with what is needed to look things up in it.
class Run {
  constructor(timeline, receipts) {
    Object.assign(this, timeline);
    this.receipts = new Map(receipts.filter((r) => r.seed === this.seed).map((r) => [r.token, r]));
    this.name_ = new Map(this.products.map((p) => [p.sku, p.name]));
    const tokens = [...new Set(this.people.concat(this.tracked).map((p) => p.token).filter(Boolean))].sort();
    this.tokens = tokens;
    this.colours = new Map(tokens.map((t, i) => [t, palette[i % palette.length]]));
    this.tokenOf = new Map(this.tracked.map((p) => [p.id, p.token]));
    for (const p of this.people.concat(this.tracked)) for (const w of p.walks) w.places = unfold(w.xy);
    for (const f of this.films) f.tiles ??= [];
    this.plates.forEach(unfoldPlate);
    this.claims.forEach((c) => { c.ok = this.claimRight(c); });
    this.events.forEach((e) => { e.ok = this.eventRight(e); });
    this.doubtful = [...this.events.filter((e) => e.sku && !e.ok).map((e) => e.t),
      ...this.claims.filter((c) => !c.ok && c.event < 0).map((c) => c.start)].sort((a, b) => a - b);
  }
  colour(token) { return this.colours.get(token) ?? "#7d8590"; }
  product(sku) { return this.name_.get(sku) ?? sku; }
  // The likeliest reading of a claim: nothing where "none of these" is likelier.
  reading(c) {
    const what = c.what[0] && c.what[0].p >= c.unknown ? c.what[0] : null;
    const who = c.who[0] && c.who[0].p >= c.nobody ? c.who[0].id : 0;
    return { what, who, token: this.tokenOf.get(who) ?? "" };
  }
  claimRight(c) {
    if (c.event < 0) return false;
    const e = this.events[c.event], r = this.reading(c);
    return !!r.what && r.what.sku === e.sku && Math.abs(r.what.n) === e.n && r.token === (e.token ?? "");
  }
  eventRight(e) {
    if (["picked", "put_back", "restocked"].includes(e.kind)) return e.claim >= 0 && this.claimRight(this.claims[e.claim]);
    return !["handed_over", "dropped", "recovered"].includes(e.kind);
  }
  // Where a person is at a time, in centimetres, or null.
  at(person, t) {
    for (const w of person.walks) {
      const s = t / 0.2 - w.from, i = Math.floor(s);
      if (i < 0 || i >= w.places.length) continue;
      const a = w.places[i], b = w.places[Math.min(i + 1, w.places.length - 1)], f = s - i;
      return [a[0] + f * (b[0] - a[0]), a[1] + f * (b[1] - a[1])];
    }
    return null;
  }
}

function unfold(xy) {
  const out = [];
  let x = 0, y = 0;
  for (let i = 0; i + 1 < xy.length; i += 2) out.push([x += xy[i], y += xy[i + 1]]);
  return out;
}

function unfoldPlate(p) {
  p.t = []; p.g = []; p.moves = [];
  let t = 0, g = 0;
  for (let i = 0; i + 1 < p.tg.length; i += 2) {
    p.t.push((t += p.tg[i]) / 100);
    p.g.push(g += p.tg[i + 1]);
  }
  // A move is a change that lasts: the mass a second after against that a second before.
  const said = (u) => p.g[Math.max(p.t.findLastIndex((v) => v <= u), 0)];
  for (let n = 1; n < p.t.length; n++) {
    if (Math.abs(p.g[n] - p.g[n - 1]) < 6) continue;
    const d = Math.abs(said(p.t[n] + 1) - said(p.t[n] - 1));
    if (d > 12) p.moves.push([p.t[n], d]);
  }
}

const state = { run: null, t: 0, playing: false, speed: 1, parts: [], last: 0 };

const theme = () => root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
export const css = (name) => {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const c = getComputedStyle(probe).color;
  probe.remove();
  return c;
};

function say(text) { $("message").textContent = text; $("message").hidden = false; }

function seek(t, keep = true) {
  state.t = Math.min(Math.max(t, 0), state.run.end);
  show();
  if (keep) remember();
}

// The address names the time, so that it can be sent to somebody.
function remember() { history.replaceState(null, "", `#seed=${state.run.seed}&t=${state.t.toFixed(1)}`); }

function show() {
  $("now").textContent = clockText(state.t);
  $("seek").value = state.t;
  $("seek").setAttribute("aria-valuetext", clockText(state.t));
  strip();
  for (const p of state.parts) p.show(state.t);
}

function play(on) {
  if (on && state.t >= state.run.end - 0.05) state.t = 0;
  state.playing = on;
  $("play").textContent = on ? "❚❚" : "▶";
  $("play").setAttribute("aria-label", on ? "pause" : "play");
  state.last = performance.now();
  if (on) requestAnimationFrame(step);
  else remember();
}

function step(now) {
  if (!state.playing) return;
  state.t = Math.min(state.t + (now - state.last) / 1000 * state.speed, state.run.end);
  state.last = now;
  show();
  if (state.t >= state.run.end) play(false);
  else requestAnimationFrame(step);
}

function doubtful(forward) {
  const d = state.run.doubtful;
  const to = forward ? d.find((t) => t - 1.5 > state.t + 0.05) : d.findLast((t) => t - 1.5 < state.t - 0.05);
  if (to !== undefined) seek(to - 1.5);
}

// The strip above the slider: who is in, what happens, what is claimed.
let strip = () => {};
function makeStrip(run) {
  const canvas = $("strip"), box = canvas.getBoundingClientRect(), k = devicePixelRatio || 1;
  canvas.width = box.width * k;
  canvas.height = box.height * k;
  const pad = 8, x = (t) => pad + (box.width - 2 * pad) * t / run.end;
  const ink = { soft: css("--soft"), line: css("--line"), good: css("--good"), bad: css("--bad"), band: css("--band"), ink: css("--ink") };
  const still = new OffscreenCanvas(canvas.width, canvas.height), c = still.getContext("2d");
  c.scale(k, k);
  const counts = new Array(Math.ceil(run.end) + 1).fill(0);
  for (const p of run.people) for (const w of p.walks) for (let i = 0; i < w.places.length; i += 5) counts[Math.floor((w.from + i) / 5)]++;
  const most = counts.reduce((a, b) => Math.max(a, b), 1), h = box.height;
  c.fillStyle = ink.band;
  counts.forEach((n, s) => { c.globalAlpha = 0.55; c.fillRect(x(s), h - 10 - (h - 34) * n / most, x(s + 1) - x(s) + 0.5, (h - 34) * n / most); });
  c.globalAlpha = 1;
  c.font = "11px system-ui, sans-serif";
  const stepOf = [5, 10, 30, 60, 120, 300, 600, 1800, 3600].find((s) => run.end / s <= box.width / 70) ?? 7200;
  for (let t = 0; t <= run.end; t += stepOf) {
    c.fillStyle = ink.line; c.fillRect(x(t), 14, 1, h - 14);
    c.fillStyle = ink.soft; c.fillText(clockText(t).slice(0, -2), Math.min(x(t) + 3, box.width - 30), h - 1);
  }
  const tick = (t, y, ok) => { c.fillStyle = ok ? ink.good : ink.bad; c.fillRect(x(t) - 1, ok ? y : y - 2, 2.2, ok ? 7 : 11); };
  for (const e of run.events) if (e.sku) tick(e.t, 4, e.ok);
  for (const m of run.claims) if (m.event < 0) tick(m.start, 4, false);
  strip = () => {
    const s = canvas.getContext("2d");
    s.setTransform(1, 0, 0, 1, 0, 0);
    s.clearRect(0, 0, canvas.width, canvas.height);
    s.drawImage(still, 0, 0);
    s.scale(k, k);
    s.fillStyle = ink.ink;
    s.fillRect(x(state.t) - 0.75, 0, 1.5, h - 10);
  };
  canvas.onclick = (ev) => seek((ev.clientX - canvas.getBoundingClientRect().left - pad) / (box.width - 2 * pad) * run.end);
}

function build() {
  const run = state.run;
  for (const p of state.parts) p.end?.();
  makeStrip(run);
  state.parts = [new Plan($("plan"), run), new Tiles($("tiles"), run), new Carts($("carts"), run),
    new Plates($("plates"), run), new Log($("log"), run, (t) => seek(t))];
  show();
}

async function open(seed, t) {
  play_(false);
  const [about] = await Promise.all([state.about]);
  const answer = await fetch(`seed/${seed}/timeline.json`);
  if (!answer.ok) { say(`The recording of seed ${seed} cannot be read.`); return; }
  state.run = new Run(await answer.json(), about.receipts);
  $("seek").max = state.run.end;
  $("end").textContent = `of ${clockText(state.run.end)}`;
  $("stage").hidden = false;
  $("seed").value = seed;
  state.t = Math.min(Math.max(t, 0), state.run.end);
  build();
  remember();
  root.dataset.ready = "yes";
}
function play_(on) { if (state.run) play(on); }

function keys(ev) {
  if (ev.ctrlKey || ev.metaKey || ev.altKey || !state.run) return;
  const tag = ev.target.tagName;
  if (tag === "SELECT") return;
  const jump = ev.shiftKey ? 10 : 1;
  const act = {
    " ": () => tag !== "BUTTON" && play(!state.playing), ArrowLeft: () => seek(state.t - jump), ArrowRight: () => seek(state.t + jump),
    Home: () => seek(0), End: () => seek(state.run.end), n: () => doubtful(true), p: () => doubtful(false),
    "+": () => faster(1), "-": () => faster(-1),
  }[ev.key];
  if (!act || act() === false) return;
  ev.preventDefault();
}

function faster(by) {
  const s = $("speed");
  s.selectedIndex = Math.min(Math.max(s.selectedIndex + by, 0), s.options.length - 1);
  state.speed = Number(s.value);
}

const wanted = () => new URLSearchParams(location.hash.slice(1));

async function start() {
  state.about = fetch("run.json").then((r) => r.json());
  const about = await state.about;
  document.title = `${about.name} · storesim`;
  $("name").textContent = about.name;
  $("report").hidden = !about.report;
  $("seed").replaceChildren(...about.seeds.map((s) => new Option(s, s)));
  document.querySelector(".seed").hidden = about.seeds.length < 2;
  if (!about.seeds.length) { say("Nothing was recorded of this run, so there is nothing to play. Run it again without --no-recording."); return; }
  const w = wanted(), seed = about.seeds.find((s) => String(s) === w.get("seed")) ?? about.seeds[0];
  await open(seed, Number(w.get("t")) || 0);
}

$("play").onclick = () => play(!state.playing);
$("before").onclick = () => doubtful(false);
$("after").onclick = () => doubtful(true);
$("seek").oninput = (ev) => seek(Number(ev.target.value), false);
$("seek").onchange = remember;
$("speed").onchange = (ev) => { state.speed = Number(ev.target.value); };
$("seed").onchange = (ev) => open(Number(ev.target.value), 0);
addEventListener("keydown", keys);
addEventListener("hashchange", () => { const w = wanted(); if (state.run && w.get("seed") === String(state.run.seed)) seek(Number(w.get("t")) || 0, false); else start(); });
let timer, width = innerWidth;
addEventListener("resize", () => { if (width !== innerWidth && state.run) { width = innerWidth; clearTimeout(timer); timer = setTimeout(build, 120); } });

try { if (localStorage.getItem("storesim-theme")) root.dataset.theme = localStorage.getItem("storesim-theme"); } catch { /* nothing is kept */ }
const label = () => { $("theme").textContent = theme() === "dark" ? "light" : "dark"; $("theme").setAttribute("aria-label", `switch to ${$("theme").textContent}`); };
$("theme").onclick = () => {
  const to = theme() === "dark" ? "light" : "dark";
  // What the system has anyway is no choice worth keeping.
  if ((to === "dark") === matchMedia("(prefers-color-scheme: dark)").matches) delete root.dataset.theme;
  else root.dataset.theme = to;
  try { root.dataset.theme ? localStorage.setItem("storesim-theme", to) : localStorage.removeItem("storesim-theme"); } catch { /* nothing is kept */ }
  label();
  if (state.run) build();
};
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { label(); if (state.run) build(); });
label();
start().catch((err) => say(`The run cannot be shown: ${err.message}`));
