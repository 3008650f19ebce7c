"""What is said of a run and why, by rules that are data: one file a subject, each judged by ``kit.judge``.

What others use:

- ``ablation``: does something help: an input, attention, a layer?
- ``attention``: is the attention true? One sentence from the deletion test, from attribution and from other seeds
- ``attention_findings``: what a verdict on attention is based on, and the limits that it goes by
- ``gates``: how did a gate stand over the window of one prediction?
- ``importance``: which inputs does a model need, beyond chance?
- ``intervals``: do the bands around predictions hold what they promise?
- ``kit``: what every judgement is made of: rules in order, the first of which that fits decides, and what it says
- ``lateness``: do the predictions come late? What a model that repeats earlier values is given away by
- ``leaderboard``: who is ahead on the leaderboard, and has the network earned its effort?
- ``leaks``: what did a mistake that was made on purpose do to the error?
- ``learning``: reading the loss curves: did training go well, and which epochs say so?
- ``next_steps``: what to try next with a run that is no better than a simple method?
- ``page``: all rules as Markdown: the part of ``docs/verdict.md`` that is made from the code
- ``skill``: one plain sentence: is the model better than repeating the last value, and than the best simple method?
- ``skill_findings``: what a verdict on skill is based on: what was measured, and what else is known of the run
- ``two_runs``: of two runs on the same days, is one closer to what happened, beyond what the days explain?
"""
