// Numbers and sentences as dashboard/words writes them; the sentences' templates come from there. A test holds both equal.

import { difference, middle, sum } from "./arithmetic.js";

const NOTHING = "–";

/** Rounded as Python does: exact halves go to the even digit. */
export function fixed(number, digits) {
  const size = Math.abs(number);
  const halves = size * 2 ** (digits + 1);
  let text = size.toFixed(digits);
  if (Number.isInteger(halves) && halves % 2 === 1) {
    const below = Math.floor(size * 10 ** digits);
    text = ((below % 2 === 0 ? below : below + 1) / 10 ** digits).toFixed(digits);
  }
  const [whole, part] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
  return number < 0 && /[1-9]/.test(grouped) ? `−${grouped}` : grouped;
}

export const count = (number) => fixed(number, 0);

export function decimals(fraction) {
  const size = Math.abs(fraction);
  if (size === 0 || size === 1) return 0;
  if (size > 0.9949) return 1;
  return size >= 0.0995 ? 0 : size >= 0.00995 ? 1 : 2;
}

export const percent = (fraction, digits = decimals(fraction)) => `${fixed(100 * fraction, digits)} %`;

export function signed(number, digits = 0) {
  const text = fixed(number, digits);
  return number > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

export const changeInPoints = (change) => signed(100 * change, Math.abs(change) >= 0.0995 ? 0 : 1);

/** The limits of a fraction in percent, with the decimals that suit the value. */
export function limits({ value, low, high }) {
  const places = decimals(value === 0 ? high : value === 1 ? low : value);
  return `${fixed(100 * low, places)}–${fixed(100 * high, places)}`;
}

export const percentRange = (answer) => (answer ? `${percent(answer.value)} (${limits(answer)})` : NOTHING);

export const ratioRange = (answer) => (answer ? `${fixed(answer.value, 2)} (${fixed(answer.low, 2)}–${fixed(answer.high, 2)})` : NOTHING);

/** A template with its places filled: `fill("{n} leads", {n: 3})`. */
export const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** How many hot leads convert, beside the baseline. */
export function headline(words, found, baseline) {
  if (!found.hotConversion) {
    return found.nLeads === 0 ? words.no_leads : fill(words.no_hot_leads, { points: pointsOf(words, found.threshold) });
  }
  const { value, low, high } = found.hotConversion;
  const largest = value || high;
  const group = largest >= 0.0995 ? 100 : largest >= 0.00995 ? 1000 : 10000;
  const [shown, from, to] = [value, low, high].map((each) => count(group * each));
  const today = baseline.hotConversion ? fill(words.today, { value: count(group * baseline.hotConversion.value) }) : words.today_none;
  return fill(shown === "1" ? words.headline_one : words.headline, { group: count(group), value: shown, low: from, high: to, today });
}

/** How many leads convert without being called hot: a month or a week, or of all where cohorts are neither. */
export function neverHot(words, found, { n: nCohorts, period }) {
  if (found.nConverted === 0) return words.nobody_converted;
  const missed = found.nConverted - found.nHotConverted;
  if (missed === 0) return words.every_buyer_hot;
  if (!period || missed < nCohorts) return fill(words.never_hot_of_all, { missed: count(missed), all: count(found.nConverted) });
  const each = count(missed / nCohorts);
  return fill(each === "1" ? words.never_hot_one : words.never_hot, { each, period });
}

/** What locking the number of hot leads did to the threshold. */
export function lockWords(words, lock, wanted) {
  const gives = fill(lock.nHot === 1 ? words.lock_gives_one : words.lock_gives, { threshold: lock.threshold, n: count(lock.nHot) });
  return gives + (lock.difference === 0 ? words.lock_same : fill(words.lock_nearest, { difference: signed(lock.difference), wanted: count(wanted) }));
}

/** How far the scores of the leads that converted lie above those of the others. */
export function distributionTitle(words, found) {
  const [buyer, other] = [middle(found.convertedByScore), middle(found.othersByScore)];
  if (buyer === null) return found.nLeads ? words.nobody_converted : words.no_leads;
  if (other === null) return fill(words.every_lead_converted, { points: pointsOf(words, buyer) });
  return fill(words.middles, { points: pointsOf(words, buyer), other });
}

/** Whether leads that score at or above the threshold convert more often than those below. */
export function bandsTitle(words, found) {
  const threshold = Math.min(found.threshold, found.convertedByScore.length);
  const [won, lost] = [found.convertedByScore, found.othersByScore];
  const [above, below] = [sum(won.slice(threshold)), sum(won.slice(0, threshold))];
  const [nAbove, nBelow] = [above + sum(lost.slice(threshold)), below + sum(lost.slice(0, threshold))];
  const answer = difference([above, below], [nAbove, nBelow]);
  const values = { points: pointsOf(words, threshold), above: percent(above / nAbove), below: percent(below / nBelow) };
  if (answer === null) {
    if (found.nLeads === 0) return words.no_leads;
    return fill(nAbove ? words.all_above : words.none_above, { points: pointsOf(words, found.threshold) });
  }
  return fill(answer.low > 0 ? words.bands_more : answer.high < 0 ? words.bands_less : words.bands_unknown, values);
}

const pointsOf = (words, score) => fill(score === 1 ? words.point : words.points, { n: score });
