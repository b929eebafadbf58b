// Stands in for d3-transition, of which d3-zoom uses nothing but this: nothing of ours moves by transitions.

import { selection } from "d3-selection";

selection.prototype.interrupt = function () {
  return this;
};

export function interrupt() {}
