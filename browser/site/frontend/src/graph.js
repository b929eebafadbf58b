// The graph of the explorer: begins with what the server drew and goes on from there. Without it the page is complete.

import { drag } from "d3-drag";
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";

const SVG = "http://www.w3.org/2000/svg";
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

/** An element with attributes and children; text is set as text, never as markup. */
function make(name, attributes = {}, ...children) {
  const element = name.startsWith("svg:") ? document.createElementNS(SVG, name.slice(4)) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value != null && value !== false) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Only addresses of the web become links. */
const webAddress = (url) => (/^https?:\/\//.test(url) ? url : "");

/** A name in at most two lines of about twenty letters; letters of Chinese and Japanese count double. */
function twoLines(text) {
  const lines = ["", ""];
  let line = 0;
  const size = (words) => [...words].reduce((sum, letter) => sum + (letter > "⺀" ? 2 : 1), 0);
  for (const piece of text.match(/[⺀-鿿豈-﫿＀-￯]|[^\s⺀-鿿豈-﫿＀-￯]+\s*/gu) ?? []) {
    if (lines[line] && size(lines[line] + piece.trimEnd()) > 22) line += 1;
    if (line > 1) {
      lines[1] = lines[1].trimEnd() + "…";
      break;
    }
    lines[line] += size(piece) > 24 ? `${[...piece].slice(0, 21).join("")}…` : piece;
  }
  return lines.map((words) => words.trim()).filter(Boolean);
}

class Graph {
  constructor(section) {
    this.section = section;
    this.words = section.dataset;
    this.limit = Number(this.words.limit);
    this.canvas = section.querySelector(".diagram");
    this.status = section.querySelector("[role=status]");
    this.panel = section.querySelector(".node-panel");
    this.nodes = new Map();
    this.edges = new Map();
    this.hidden = new Set();
    // Names are wider than high, so that there is more room across than down where the screen has it.
    this.wide = this.canvas.clientWidth > 560 ? 1.55 : 1.1;
    this.rtl = document.documentElement.dir === "rtl";
  }

  async begin() {
    const around = await this.read(this.words.source);
    if (!around) return;
    this.frame();
    const centre = this.node(around.centre, null);
    centre.fx = centre.fy = 0;
    this.centre = centre;
    this.add(centre, around);
    this.focusable = centre;
    this.choose(centre);
    this.update();
    this.fit();
    if (this.transform().k < 0.62) this.fit(0.62);
  }

  async read(url) {
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      return await answer.json();
    } catch {
      this.status.textContent = this.words.failed;
      return null;
    }
  }

  /** The drawing, with its forces, in the place of the server's. */
  frame() {
    const words = this.canvas.querySelector("svg > title")?.textContent ?? "";
    this.svg = make("svg:svg", { role: "group", "aria-label": words });
    this.world = make("svg:g");
    this.lines = make("svg:g", { "aria-hidden": "true" });
    this.dots = make("svg:g");
    this.world.append(this.lines, this.dots);
    this.svg.append(this.world);
    this.canvas.classList.add("scripted");
    this.canvas.replaceChildren(this.svg);
    for (const part of this.section.querySelectorAll(".tools, .tools button, .relations, .keys")) part.hidden = false;
    this.zoom = zoom()
      .scaleExtent([0.15, 4])
      .filter((event) => {
        if (event.type === "wheel") return event.ctrlKey || event.metaKey || this.svg.contains(document.activeElement);
        if (event.type === "touchstart") return event.touches.length > 1;
        return !event.button && !event.ctrlKey;
      })
      .on("zoom", ({ transform }) => this.world.setAttribute("transform", transform));
    select(this.svg).call(this.zoom).on("dblclick.zoom", null);
    const { width, height } = this.svg.getBoundingClientRect();
    select(this.svg).call(this.zoom.transform, zoomIdentity.translate(width / 2, height / 2));
    this.simulation = forceSimulation()
      .force("charge", forceManyBody().strength(-420).distanceMax(600))
      .force("link", forceLink().id((node) => node.iri).distance(110).strength(0.5))
      .force("collide", forceCollide(50))
      .force("x", forceX(0).strength(0.03))
      .force("y", forceY((node) => node.level * 130).strength((node) => (node.level ? 0.14 : 0.03)))
      .on("tick", () => this.place())
      .stop();
    this.section.querySelector(".tools").addEventListener("click", (event) => this.tool(event));
    this.svg.addEventListener("keydown", (event) => this.key(event));
  }

  node(data, parent, kind) {
    const known = this.nodes.get(data.iri);
    if (known) return known;
    const level = parent ? parent.level + ({ broader: -1, narrower: 1, mapped: 1.5, linked: 1.5 }[kind] ?? 0) : 0;
    const side = (this.nodes.size % 2 ? 1 : -1) * (this.rtl ? -1 : 1);
    const node = { ...data, level, opened: false };
    if (parent) {
      node.x = parent.x + side * (40 + 15 * (this.nodes.size % 9));
      node.y = parent.y + (level - parent.level) * 90 + (this.nodes.size % 5) * 8;
    } else node.x = node.y = 0;
    this.nodes.set(data.iri, node);
    return node;
  }

  /** Puts what is around a thing into the graph, up to the limit. */
  add(centre, around) {
    centre.opened = true;
    let left = 0;
    const inner = new Set(around.links.map((link) => link.source));
    for (const group of around.groups) {
      left += Math.max(0, group.total - group.nodes.length);
      for (const data of group.nodes) {
        if (!this.nodes.has(data.iri) && this.nodes.size >= this.limit) {
          left += 1;
          this.full = true;
          continue;
        }
        const node = this.node(data, centre, group.kind);
        if (!inner.has(data.iri)) this.edge(centre, node, group);
      }
    }
    for (const link of around.links) {
      const [source, target] = [this.nodes.get(link.source), this.nodes.get(link.target)];
      if (source && target) this.edge(source, target, { ...link, kind: "linked", inward: false });
    }
    centre.left = left;
  }

  edge(one, other, group) {
    if (one === other) return;
    const key = [...[one.iri, other.iri].sort(), group.kind === "linked" ? group.name : ""].join("\n");
    if (this.edges.has(key)) return;
    const [source, target] = group.inward ? [other, one] : [one, other];
    const { kind, name, language, direction } = group;
    this.edges.set(key, { key, source, target, kind, name, language, direction, by: one });
  }

  /** What is seen: relations that are not hidden, and things that they reach from the first. */
  seen() {
    const edges = [...this.edges.values()].filter((edge) => !this.hidden.has(edge.name));
    const reached = new Set([this.centre]);
    for (let grown = true; grown; ) {
      grown = false;
      for (const { source, target } of edges)
        if (reached.has(source) !== reached.has(target)) grown = reached.add(source).add(target) && true;
    }
    return { nodes: [...reached], edges: edges.filter((edge) => reached.has(edge.source)) };
  }

  /** Draws again after a change, and lets the forces settle. */
  update() {
    this.relations();
    const { nodes, edges } = this.seen();
    if (!nodes.includes(this.focusable)) this.focusable = this.centre;
    this.drawEdges(edges);
    this.drawNodes(nodes);
    this.simulation.nodes(nodes);
    this.simulation.force("link").links(edges);
    this.simulation.alpha(0.9);
    // Settled before it is shown: only small movements remain to be seen, and none where none is wanted.
    this.simulation.tick(calm.matches ? 300 : 120);
    this.place();
    if (calm.matches) this.simulation.stop();
    else this.simulation.alpha(0.12).restart();
    const left = [...this.nodes.values()].reduce((sum, node) => sum + (node.opened ? (node.left ?? 0) : 0), 0);
    const said = [`${this.words.shown} ${nodes.length}`, left ? `${this.words.rest} ${left}` : ""].filter(Boolean).join(", ");
    this.status.textContent = this.full ? `${said}. ${this.words.full}` : said;
  }

  drawEdges(edges) {
    select(this.lines)
      .selectAll("g")
      .data(edges, (edge) => edge.key)
      .join((enter) => {
        const group = enter.append("g");
        group.append("path").attr("class", (edge) => `edge ${edge.kind}`);
        group.append("path").attr("class", "edge-head").attr("d", "M0 0L-8 -4L-8 4Z");
        group.filter((edge) => edge.kind === "related").select(".edge-head").remove();
        return group;
      });
  }

  drawNodes(nodes) {
    const graph = this;
    select(this.dots)
      .selectAll("g.dot")
      .data(nodes, (node) => node.iri)
      .join((enter) =>
        enter
          .append("g")
          .each(function (node) {
            graph.dress(this, node);
          })
          .call(
            drag()
              .subject((_event, node) => ({ x: node.x * this.wide, y: node.y }))
              .on("start", (event) => event.active || calm.matches || this.simulation.alphaTarget(0.2).restart())
              .on("drag", (event, node) => {
                node.x = node.fx = event.x / this.wide;
                node.y = node.fy = event.y;
                this.place();
              })
              .on("end", (event, node) => {
                if (!event.active) this.simulation.alphaTarget(0);
                if (node !== this.centre) node.fx = node.fy = null;
              }),
          ),
      )
      .attr("class", (node) => ["dot", node.opened && "opened", node.deprecated && "deprecated", node === this.chosen && "chosen"].filter(Boolean).join(" "))
      .attr("tabindex", (node) => (node === this.focusable ? 0 : -1))
      .attr("aria-expanded", (node) => node.opened);
  }

  /** The shape and name of a node. */
  dress(group, node) {
    const name = [node.code, node.label].filter(Boolean).join(" ");
    for (const [key, value] of Object.entries({ role: "button", "aria-label": name, lang: node.language })) group.setAttribute(key, value);
    group.append(make("svg:title", {}, name));
    const square = Boolean(node.colour);
    const shape = (extra, by) =>
      square
        ? make("svg:rect", { ...extra, x: -13 - by, y: -13 - by, width: 26 + 2 * by, height: 26 + 2 * by, rx: 3 + by })
        : make("svg:circle", { ...extra, r: (node === this.centre ? 13 : 9) + by });
    const halo = shape({ class: "halo" }, 5);
    const ring = shape({ class: "ring" }, 4);
    const target = make("svg:circle", { class: "halo", r: 20, "pointer-events": "all" });
    group.append(target, halo, ring, shape(square ? { class: "square", fill: node.colour } : {}, 0));
    if (square) group.append(make("svg:text", { class: "numeral", y: 4.5, fill: node.ink, direction: "ltr" }, node.code));
    const lines = twoLines(square ? node.label : name);
    const direction = ["ltr", "rtl"].includes(node.direction) ? node.direction : null;
    lines.forEach((line, place) => group.append(make("svg:text", { y: 29 + place * 15, direction }, line)));
    group.addEventListener("click", (event) => {
      if (!event.defaultPrevented) this.open(node);
    });
    group.addEventListener("focus", () => this.show(node));
  }

  place() {
    const { wide } = this;
    select(this.dots).selectAll("g.dot").attr("transform", (node) => `translate(${(node.x * wide).toFixed(1)} ${node.y.toFixed(1)})`);
    select(this.lines)
      .selectAll("g")
      .each(function ({ source, target }) {
        const [dx, dy] = [(target.x - source.x) * wide, target.y - source.y];
        const length = Math.hypot(dx, dy) || 1;
        const reach = (node) => (node.colour ? 18 : 12) / length;
        const at = (node, sign) => `${(node.x * wide + sign * dx * reach(node)).toFixed(1)} ${(node.y + sign * dy * reach(node)).toFixed(1)}`;
        this.firstChild.setAttribute("d", `M${at(source, 1)}L${at(target, -1)}`);
        const turn = (Math.atan2(dy, dx) * 180) / Math.PI;
        this.children[1]?.setAttribute("transform", `translate(${at(target, -1)}) rotate(${turn.toFixed(1)})`);
      });
  }

  /** A click or Enter: what is around a thing is fetched and shown, or hidden again. */
  async open(node) {
    this.choose(node);
    if (node.opened && node !== this.centre) this.close(node);
    else if (!node.opened) {
      const around = await this.read(`${this.words.neighbours}&uri=${encodeURIComponent(node.iri)}`);
      if (!around) return;
      this.add(node, around);
    }
    this.update();
    this.choose(node);
    this.show(node);
  }

  /** Takes away what opening a thing brought, as far as nothing else leads there. */
  close(node) {
    node.opened = false;
    this.full = false;
    for (const [key, edge] of this.edges) if (edge.by === node && edge.key) this.edges.delete(key);
    for (;;) {
      const linked = new Set([...this.edges.values()].flatMap((edge) => [edge.source, edge.target]));
      const lost = [...this.nodes.values()].filter((one) => one !== this.centre && one !== node && !linked.has(one));
      if (!lost.length) break;
      for (const one of lost) {
        this.nodes.delete(one.iri);
        for (const [key, edge] of this.edges) if (edge.by === one) this.edges.delete(key);
      }
    }
    if (![...this.edges.values()].some((edge) => edge.source === node || edge.target === node) && node !== this.centre)
      this.edge(this.centre, node, { kind: "linked", name: "…", language: "", direction: "ltr" });
  }

  choose(node) {
    this.chosen = this.focusable = node;
    for (const group of this.dots.children) {
      const one = select(group).datum();
      group.classList.toggle("chosen", one === node);
      group.setAttribute("tabindex", one === node ? 0 : -1);
    }
    const heading = make("h3", { lang: node.language, dir: node.direction }, [node.code, node.label].filter(Boolean).join(" "));
    const links = make("p");
    if (node !== this.centre || !node.opened) {
      const button = make("button", { type: "button" }, node.opened ? this.words.collapse : this.words.expand);
      button.addEventListener("click", () => this.open(node));
      links.append(button);
    }
    const page = webAddress(node.url);
    if (page) links.append(make("a", { href: page, rel: node.external ? "external" : null }, this.words.page));
    if (node !== this.centre && !node.external) {
      const here = new URL(location.href);
      here.search = new URLSearchParams({ uri: node.iri });
      links.append(make("a", { href: here.href }, this.words.begin));
    }
    const relations = make("ul");
    for (const edge of this.edges.values()) {
      if (edge.target !== node || relations.children.length > 5) continue;
      const source = make("bdi", { lang: edge.source.language }, edge.source.label);
      relations.append(make("li", {}, source, ": ", make("bdi", { lang: edge.language }, edge.name)));
    }
    this.panel.replaceChildren(heading, ...(relations.children.length ? [relations] : []), links);
    this.panel.hidden = false;
  }

  /** Brings a node into view. */
  show(node) {
    const { width, height } = this.svg.getBoundingClientRect();
    const now = this.transform();
    const [x, y] = now.apply([node.x * this.wide, node.y]);
    if (x > 50 && x < width - 50 && y > 40 && y < height - 60) return;
    this.go(now.translate((width / 2 - x) / now.k, (height / 2 - y) / now.k));
  }

  transform() {
    return this.svg.__zoom;
  }

  go(transform) {
    select(this.svg).call(this.zoom.transform, transform);
  }

  scale(factor) {
    select(this.svg).call(this.zoom.scaleBy, factor);
  }

  /** Shows all, or at a scale at which names can be read what is about the first thing. */
  fit(scale) {
    const { width, height } = this.svg.getBoundingClientRect();
    const box = this.bounds();
    const k = scale ?? clamp(Math.min(width / box.width, height / box.height), 0.15, 1.2);
    if (scale) this.go(zoomIdentity.translate(width / 2, height / 2).scale(k));
    else this.go(zoomIdentity.translate(width / 2, height / 2).scale(k).translate(-box.x - box.width / 2, -box.y - box.height / 2));
  }

  bounds() {
    const nodes = this.seen().nodes;
    const [xs, ys] = [nodes.map((node) => node.x * this.wide), nodes.map((node) => node.y)];
    const [x, y] = [Math.min(...xs) - 90, Math.min(...ys) - 40];
    return { x, y, width: Math.max(...xs) + 90 - x, height: Math.max(...ys) + 60 - y };
  }

  tool(event) {
    const what = event.target.closest("button")?.dataset.do;
    if (what === "in") this.scale(1.4);
    else if (what === "out") this.scale(1 / 1.4);
    else if (what === "fit") this.fit();
    else if (what === "export") this.save();
  }

  key(event) {
    const node = event.target.closest?.("g.dot") && select(event.target.closest("g.dot")).datum();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") this.scale(1.4);
    else if (event.key === "-") this.scale(1 / 1.4);
    else if (event.key === "0") this.fit();
    else if (node && (event.key === "Enter" || event.key === " ")) this.open(node);
    else if (node && event.key.startsWith("Arrow")) this.step(node, event.key.slice(5));
    else return;
    event.preventDefault();
  }

  /** The nearest thing in the direction of an arrow key gets the focus. */
  step(node, way) {
    const [ax, ay] = { Left: [-1, 0], Right: [1, 0], Up: [0, -1], Down: [0, 1] }[way];
    let best = null;
    let least = Infinity;
    for (const group of this.dots.children) {
      const other = select(group).datum();
      const [dx, dy] = [(other.x - node.x) * this.wide, other.y - node.y];
      const along = dx * ax + dy * ay;
      const cost = along + 2 * Math.abs(dx * ay + dy * ax);
      if (other !== node && along > 1 && cost < least) [best, least] = [group, cost];
    }
    if (!best) return;
    this.choose(select(best).datum());
    best.focus();
  }

  /** A box for each relation that there is. */
  relations() {
    const field = this.section.querySelector(".relations");
    const known = new Set([...field.querySelectorAll("input")].map((input) => input.value));
    for (const { kind, name, language, direction } of this.edges.values()) {
      if (known.has(name)) continue;
      known.add(name);
      const input = make("input", { type: "checkbox", value: name, checked: "" });
      input.addEventListener("change", () => {
        if (input.checked) this.hidden.delete(name);
        else this.hidden.add(name);
        this.update();
      });
      const line = make("svg:svg", { viewBox: "0 0 28 10", "aria-hidden": "true" }, make("svg:path", { class: `edge ${kind}`, d: "M0 5H28" }));
      field.append(make("label", {}, input, make("span", { lang: language, dir: direction }, name), line));
    }
  }

  /** The graph as a file, with its colours written into it. */
  save() {
    const box = this.bounds();
    const copy = this.svg.cloneNode(true);
    const drawn = "fill stroke stroke-width stroke-dasharray font-family font-size font-weight text-anchor paint-order stroke-linejoin".split(" ");
    const originals = this.svg.querySelectorAll("path, circle, rect, text");
    copy.querySelectorAll("path, circle, rect, text").forEach((element, place) => {
      const style = getComputedStyle(originals[place]);
      for (const property of drawn) element.setAttribute(property, style.getPropertyValue(property));
    });
    for (const element of copy.querySelectorAll("[tabindex]")) for (const name of ["tabindex", "role", "aria-expanded"]) element.removeAttribute(name);
    copy.firstElementChild.removeAttribute("transform");
    const paper = make("svg:rect", { ...box, fill: getComputedStyle(document.body).backgroundColor });
    copy.prepend(paper);
    for (const [key, value] of Object.entries({ xmlns: SVG, width: box.width, height: box.height, viewBox: [box.x, box.y, box.width, box.height].join(" ") })) copy.setAttribute(key, value);
    const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
    const link = make("a", { href: url, download: "graph.svg" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }
}

const section = document.querySelector(".explorer[data-source]");
if (section) new Graph(section).begin();
