"""Which time steps counted, and why.

What others use:

- ``agreement``: do attention and attribution point to the same time steps?
- ``attention``: summaries of attention weights
- ``attention_of_rows``: attention computed anew from what a run keeps: that of 500 tickers would be most of what it
  keeps otherwise
- ``attribution``: which inputs of one window made its prediction: integrated gradients
- ``cell_step``: one recurrent cell at one step: the numbers that a picture of the cell shows
- ``day``: attention on one day: how narrow it is, and what it handed on
- ``deletion``: the deletion test: do predictions change more when the most attended days are hidden than when any
  others are?
- ``exam``: the exam of a model's attention: every test of it at once, and the verdict
- ``explanation``: one prediction explained: everything that can be said of it, ready for JSON
- ``gate_words``: what a value of a gate does, in words
- ``gates``: what the recurrent layers did in one window: every gate and state of every unit at every step
- ``head_parts``: what the head makes of the context vector: the prediction as a sum, unit by unit
- ``many_days``: attribution over many test days at once: which inputs, how many rows back, move predictions in
  general
- ``permutation``: permutation importance: how much worse predictions become when a feature's windows are dealt out to
  other days
- ``planted``: grading on data with a known answer: did attention and attribution find the row that decides the
  target?
- ``stability``: does another seed attend to the same days? Attention that chance decides explains nothing
- ``trained``: a trained model, ready to be asked: its windows, its predictions in the target's unit, all that happens
  inside
- ``what_if``: what if a day had been different: change inputs of a window, and see what the model makes of it
- ``which_weights``: which weights of a run are looked at: those that it kept, or those of its best trained epoch
"""
