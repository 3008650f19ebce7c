"""What all studies are written in: what a study is, what it may ask a person, and what a report is made of.

What others use:

- ``asks``: what a study asks before its runs are trained; a page shows a control for it, the command line an option
- ``choosing``: what the studies have in common that choose among settings: a sweep, a search
- ``one_ticker``: the runs of a study on many tickers, told for one of them
- ``opponent_columns``: columns of a table of runs that say which simple method was best, and how a run does against it
- ``report``: what a study came to: what was found, and the blocks that a page shows one below the other
- ``search_words``: what a page shows of a search beside what every choice among settings comes to
- ``selection_words``: what a choice among settings comes to, in words: of a sweep, and of whatever else tries many
  settings
- ``study``: what a study is: the one protocol of 'train more runs and compare them'
- ``worth_trying``: which settings of a run can be compared on its validation part, and which of their values are worth
  trying
"""
