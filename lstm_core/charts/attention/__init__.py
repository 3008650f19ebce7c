"""Charts of where the model looked and which inputs counted, on the page Attention.

What others use:

- ``agreement``: attention and attribution side by side, by the age of a time step
- ``attended_window``: one prediction looked at closely: its window, the attention on it, and what came next
- ``attention_map``: where the model looked for every prediction, aligned with what happened: a map to choose from
- ``attention_sheet``: the same as a finished figure for reports
- ``attribution``: what each input of one window added to its prediction
- ``context``: the context vector of one day: what attention handed on, and what the head made of it
- ``deletion``: what hiding attended time steps did to predictions, beside hiding any others
- ``importance``: how much worse predictions become without an input
- ``output_unit``: in which unit a model's output and its parts are told
- ``profile``: attention by the age of a time step: its mean over the test part, of one run and of several seeds
"""
