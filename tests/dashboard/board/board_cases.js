// Walks through sittings with the board's own arithmetic and words, and says what they find after each move.

export default function walk(sittings) {
  return sittings.map((sitting) => {
    const bytes = Uint8Array.from(atob(sitting.body), (letter) => letter.charCodeAt(0));
    const patterns = decode(bytes);
    const { forced } = patterns;
    const scorer = new Scorer(patterns, sitting.groups, sitting.moves[0].caps.length);
    const reference = standing(sitting.current);
    return sitting.moves.map((move) => {
      const counts = scorer.count(move.points, move.caps);
      const lock = lockedThreshold(counts, forced, reference.nHot, move.lowers[0]);
      const lowers = move.locked ? withThreshold(move.lowers, lock.threshold) : move.lowers;
      const found = evaluate(counts, forced, lowers);
      const sentences = {
        headline: headline(sitting.sentences, found, reference),
        neverHot: neverHot(sitting.sentences, found, sitting.cohorts),
        lock: lockWords(sitting.sentences, lock, reference.nHot),
        distribution: distributionTitle(sitting.sentences, found),
        bands: bandsTitle(sitting.sentences, found),
      };
      return { forced, leads: [...counts.leads], converted: [...counts.converted], lock, lowers, found, sentences };
    });
  });
}

export const numbers = (cases) => cases.map(([kind, number, digits]) => ({ fixed, percent, signed }[kind](number, digits)));
