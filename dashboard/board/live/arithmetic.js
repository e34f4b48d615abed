// What the board computes while a thumb moves: patterns to score counts to figures. The same arithmetic as analysis/scorecounts.py,
// analysis/evaluation and analysis/inference, in whole hundredths; a test holds both equal. No DOM, no state beyond what is passed in.

export const N_SCORES = 101;
const HALF = 50;
const LARGEST_INT32 = 2 ** 31 - 1;
const MOST_POINTS = 100;

/** Patterns from the bytes that analysis/packing.py writes: an index into the distinct levels of each rule, pattern by pattern. */
export function decode(bytes) {
  const size = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  let at = 4 + size;
  const take = (n) => bytes.slice(at, (at += n));
  const counts = () => new Uint32Array(take(4 * header.counted).buffer);
  const codes = (bits) => unpacked(take, header.n, bits);
  return {
    n: header.n,
    counted: header.counted,
    won: header.won,
    leads: counts(),
    converted: counts(),
    forced: header.forced,
    forcedCodes: codes(header.forced_bits),
    columns: header.columns.map((column) => ({ levels: column.levels, codes: codes(column.bits) })),
  };
}

function unpacked(take, n, bits) {
  const codes = bits > 8 ? new Uint16Array(n) : new Uint8Array(n);
  for (let bit = 0; bit < bits; bit++) {
    const plane = take(Math.ceil(n / 8));
    for (let i = 0; i < n; i++) codes[i] |= ((plane[i >> 3] >> (i & 7)) & 1) << bit;
  }
  return codes;
}

/**
 * Counts leads and conversions per score. While one number alone keeps changing, the points of a rule or the cap of a group, everything
 * else is summed up once: a step is then one addition, the cap, the rounding and a histogram.
 */
export class Scorer {
  /** `groupOf`: for each rule the index of its group, or −1. */
  constructor(patterns, groupOf, nGroups) {
    const largest = patterns.columns.reduce((sum, { levels }) => sum + MOST_POINTS * levels.reduce((a, b) => Math.max(a, Math.abs(b)), 0), 0);
    const Numbers = largest < LARGEST_INT32 - HALF ? Int32Array : Float64Array;
    this.patterns = patterns;
    this.blockOf = groupOf.map((group) => (group < 0 ? nGroups : group));
    this.points = groupOf.map(() => 0);
    this.summed = groupOf.map(() => 0);
    this.caps = new Array(nGroups).fill(0);
    this.sums = Array.from({ length: nGroups + 1 }, () => new Numbers(patterns.n));
    this.rest = new Numbers(patterns.n);
    this.base = new Numbers(patterns.n);
    this.nothing = new Uint8Array(patterns.n);
    this.offset = Uint32Array.from(patterns.forcedCodes, (code) => code * N_SCORES);
    this.cells = new Uint32Array(patterns.n);
    this.held = null;
  }

  /** Score counts for these points and caps: `leads` and `converted`, each forced pair × 101. */
  count(points, caps) {
    const rules = changedPlaces(this.points, points);
    const groups = changedPlaces(this.caps, caps);
    const one = rules.length + groups.length === 1;
    const held = one ? { rule: rules.length ? rules[0] : -1, block: rules.length ? this.blockOf[rules[0]] : groups[0] } : this.held;
    if (!one && (rules.length || groups.length || !held)) this.held = null;
    else if (one && !(this.held && this.held.rule === held.rule && this.held.block === held.block)) this.hold(held);
    this.points = [...points];
    this.caps = [...caps];
    if (!this.held) this.hold({ rule: -1, block: this.caps.length });
    this.score();
    return this.tally();
  }

  /** Sum up everything but one rule; `rule` −1 leaves out none, so that only the cap of the block may change. */
  hold(held) {
    this.settle();
    const { n } = this.patterns;
    this.rest.fill(HALF);
    this.sums.forEach((sum, block) => {
      if (block === held.block) return;
      const cap = block < this.caps.length ? 100 * this.caps[block] : Infinity;
      const rest = this.rest;
      if (cap === Infinity) for (let i = 0; i < n; i++) rest[i] += sum[i];
      else for (let i = 0; i < n; i++) rest[i] += Math.min(Math.max(sum[i], -cap), cap);
    });
    this.base.set(this.sums[held.block]);
    if (held.rule >= 0) addTo(this.base, this.patterns.columns[held.rule], -this.summed[held.rule]);
    if (held.block === this.caps.length) for (let i = 0; i < n; i++) this.rest[i] += this.base[i];
    this.held = held;
  }

  /** Bring the sums of the blocks up to the points of the last count. */
  settle() {
    this.points.forEach((points, rule) => {
      if (points === this.summed[rule]) return;
      addTo(this.sums[this.blockOf[rule]], this.patterns.columns[rule], points - this.summed[rule]);
      this.summed[rule] = points;
    });
  }

  score() {
    const { rule, block } = this.held;
    const column = rule >= 0 ? this.patterns.columns[rule] : { levels: [0], codes: this.nothing };
    const table = Float64Array.from(column.levels.length ? column.levels : [0], (level) => (rule >= 0 ? level * this.points[rule] : 0));
    const whole = this.rest instanceof Int32Array ? Int32Array.from(table) : table;
    if (block === this.caps.length) scoreFree(this.cells, this.offset, this.rest, whole, column.codes);
    else scoreCapped(this.cells, this.offset, this.rest, this.base, whole, column.codes, 100 * this.caps[block]);
  }

  tally() {
    const { n, counted, won, forced, leads: own, converted: ownConverted } = this.patterns;
    const cells = this.cells;
    const leads = new Float64Array(Math.max(forced.length, 1) * N_SCORES);
    const converted = new Float64Array(leads.length);
    for (let i = 0; i < counted; i++) {
      leads[cells[i]] += own[i];
      converted[cells[i]] += ownConverted[i];
    }
    for (let i = counted; i < counted + won; i++) {
      leads[cells[i]] += 1;
      converted[cells[i]] += 1;
    }
    for (let i = counted + won; i < n; i++) leads[cells[i]] += 1;
    return { leads, converted };
  }
}

function changedPlaces(before, after) {
  const places = [];
  for (let i = 0; i < after.length; i++) if (before[i] !== after[i]) places.push(i);
  return places;
}

function addTo(sum, { levels, codes }, points) {
  const table = levels.map((level) => level * points);
  for (let i = 0; i < sum.length; i++) sum[i] += table[codes[i]];
}

// Two loops instead of one with a question inside: they run once for each pattern at each step.
function scoreFree(cells, offset, rest, table, codes) {
  for (let i = 0; i < cells.length; i++) {
    const total = rest[i] + table[codes[i]];
    cells[i] = offset[i] + (total <= 0 ? 0 : total >= 10000 ? 100 : (total / 100) | 0);
  }
}

function scoreCapped(cells, offset, rest, base, table, codes, cap) {
  for (let i = 0; i < cells.length; i++) {
    let group = base[i] + table[codes[i]];
    if (group > cap) group = cap;
    else if (group < -cap) group = -cap;
    const total = rest[i] + group;
    cells[i] = offset[i] + (total <= 0 ? 0 : total >= 10000 ? 100 : (total / 100) | 0);
  }
}

/** Lower edges with another threshold; tiers below are pushed down where they would be passed. */
export function withThreshold(lowers, threshold) {
  const moved = [threshold];
  for (const lower of lowers.slice(1, -1)) moved.push(Math.max(0, Math.min(lower, moved[moved.length - 1] - 1)));
  return [...moved, 0];
}

/** Lower edges with another one for a tier, held between its neighbours; the hot tier pushes the others down. */
export function withLower(lowers, tier, lower) {
  if (tier === 0) return withThreshold(lowers, Math.max(0, Math.min(lower, 101)));
  const above = lowers[tier - 1];
  const held = Math.max(Math.min(lower, above - 1), Math.min(lowers[tier + 1] + 1, above - 1), 0);
  return lowers.map((each, position) => (position === tier ? held : each));
}

function tierOf(score, [atLeast, atMost], lowers) {
  let tier = lowers.findIndex((lower) => score >= lower);
  if (tier < 0) tier = 0;
  return Math.max(Math.min(tier, atLeast), atMost);
}

function hotByThreshold(cells, forced) {
  let always = 0;
  const byScore = new Float64Array(N_SCORES);
  forced.forEach(([atLeast, atMost], pair) => {
    for (let score = 0; score < N_SCORES; score++) {
      const n = cells[pair * N_SCORES + score];
      if (atMost === 0 && atLeast === 0) always += n;
      else if (atMost === 0) byScore[score] += n;
    }
  });
  const reached = new Float64Array(N_SCORES + 1);
  for (let score = N_SCORES - 1; score >= 0; score--) reached[score] = reached[score + 1] + byScore[score];
  return reached.map((n) => n + always);
}

/** The threshold whose number of hot leads is nearest to `wanted`; among equals the nearest to the card's, then the higher one. */
export function lockedThreshold(counts, forced, wanted, threshold) {
  const reached = hotByThreshold(counts.leads, forced);
  let best = 0;
  const distance = (t) => [Math.abs(reached[t] - wanted), Math.abs(t - threshold), -t];
  for (let t = 1; t <= N_SCORES; t++) if (before(distance(t), distance(best))) best = t;
  return { threshold: best, nHot: reached[best], difference: reached[best] - wanted };
}

function before(a, b) {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] < b[i];
  return false;
}

/** Everything that the counts say with these lower edges. */
export function evaluate(counts, forced, lowers) {
  const tierLeads = lowers.map(() => 0);
  const tierConverted = lowers.map(() => 0);
  const convertedByScore = new Float64Array(N_SCORES);
  const othersByScore = new Float64Array(N_SCORES);
  forced.forEach((pair, place) => {
    for (let score = 0; score < N_SCORES; score++) {
      const leads = counts.leads[place * N_SCORES + score];
      if (leads === 0) continue;
      const converted = counts.converted[place * N_SCORES + score];
      const tier = tierOf(score, pair, lowers);
      tierLeads[tier] += leads;
      tierConverted[tier] += converted;
      convertedByScore[score] += converted;
      othersByScore[score] += leads - converted;
    }
  });
  return figures({ tierLeads, tierConverted, convertedByScore, othersByScore, threshold: lowers[0] });
}

function figures(tallies) {
  const { tierLeads, tierConverted, convertedByScore, othersByScore, threshold } = tallies;
  const nConverted = sum(convertedByScore);
  const nLeads = nConverted + sum(othersByScore);
  const [nHot, nHotConverted] = [tierLeads[0], tierConverted[0]];
  return {
    ...tallies,
    nLeads,
    nConverted,
    nHot,
    nHotConverted,
    threshold,
    baseRate: rate(nConverted, nLeads),
    hotShare: rate(nHot, nLeads),
    hotConversion: rate(nHotConverted, nHot),
    falseHotShare: rate(nHot - nHotConverted, nHot),
    falsePositiveRate: rate(nHot - nHotConverted, nLeads - nConverted),
    recall: rate(nHotConverted, nConverted),
    lift: lift(nHotConverted, nHot, nConverted, nLeads),
    auc: auc(convertedByScore, othersByScore),
    bands: bands(convertedByScore, othersByScore),
  };
}

/** The figures of a card that was evaluated elsewhere, from its two histograms and the counts of its tiers. */
export function standing(card) {
  return figures(card);
}

function bands(converted, others) {
  return Array.from({ length: 10 }, (_, band) => {
    const [lower, upper] = [10 * band, band === 9 ? 100 : 10 * band + 9];
    const nConverted = sum(converted.slice(lower, upper + 1));
    const nLeads = nConverted + sum(others.slice(lower, upper + 1));
    return { lower, upper, nLeads, nConverted, conversion: rate(nConverted, nLeads) };
  });
}

export function sum(numbers) {
  let total = 0;
  for (let i = 0; i < numbers.length; i++) total += numbers[i];
  return total;
}

// The quantile as SciPy gives it for Wilson's interval and as the standard library of Python gives it for the lift.
const Z = 1.959963984540054;
const Z_LIFT = 1.9599639845400536;

/** A rate with Wilson's interval (E. B. Wilson 1927), or null without leads. */
export function rate(converted, n) {
  if (n === 0) return null;
  const value = converted / n;
  const denominator = 1 + (Z * Z) / n;
  const centre = (value + (Z * Z) / (2 * n)) / denominator;
  const width = (Z * Math.sqrt((value * (1 - value)) / n + (Z * Z) / (4 * (n * n)))) / denominator;
  const low = converted === 0 ? 0 : Math.min(Math.max(centre - width, 0), value);
  const high = converted === n ? 1 : Math.max(Math.min(centre + width, 1), value);
  return { value, low, high };
}

/** Lift of the hot leads over all, with the interval of analysis/inference/intervals.py, or null without hot leads or conversions. */
export function lift(hotConverted, nHot, nConverted, n) {
  if (nHot === 0 || nConverted === 0) return null;
  const [a, b, c, all] = [hotConverted + 0.5, nHot - hotConverted + 0.5, nConverted - hotConverted + 0.5, n + 1.5];
  const spread = 1 / a - 1 / (a + b) - 1 / (a + c);
  const variance = a * (spread * spread) + b / ((a + b) * (a + b)) + c / ((a + c) * (a + c)) - 1 / all;
  const centre = Math.log((a * all) / ((a + b) * (a + c)));
  const width = Z_LIFT * Math.sqrt(Math.max(variance, 0));
  const value = (hotConverted * n) / (nHot * nConverted);
  if (nHot === n) return { value, low: 1, high: 1 };
  return { value, low: Math.min(Math.exp(centre - width), value), high: Math.max(Math.exp(centre + width), value) };
}

/** Chance that a lead that converted has the higher score than one that did not; ties count half. Null where one kind is missing. */
export function auc(converted, others) {
  const [nConverted, nOthers] = [sum(converted), sum(others)];
  if (nConverted === 0 || nOthers === 0) return null;
  let [below, twice] = [0, 0];
  for (let score = 0; score < converted.length; score++) {
    twice += converted[score] * (2 * below + others[score]);
    below += others[score];
  }
  return twice / (2 * nConverted * nOthers);
}

/** Difference of two rates with Newcombe's hybrid score interval, or null where a group is empty. */
export function difference([wonA, wonB], [nA, nB]) {
  const [a, b] = [rate(wonA, nA), rate(wonB, nB)];
  if (a === null || b === null) return null;
  const value = a.value - b.value;
  return {
    value,
    low: value - Math.sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2),
    high: value + Math.sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2),
  };
}

/** Lower median of a histogram by score; null where it is empty. */
export function middle(byScore) {
  const half = sum(byScore) / 2;
  let passed = 0;
  for (let score = 0; score < byScore.length; score++) {
    passed += byScore[score];
    if (byScore[score] && passed >= half) return score;
  }
  return null;
}
