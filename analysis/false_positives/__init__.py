"""Who looks hot and never converts, who buys without ever having been hot, and which rule would change that at what cost.

`items` says what may be true of a lead, `search` finds what the wrongly judged share, `proposals` makes a rule of it, `effects` evaluates
the card with that rule, and `workbench` puts them together. Reading leads is `analysis.false_positives.study`.
"""
